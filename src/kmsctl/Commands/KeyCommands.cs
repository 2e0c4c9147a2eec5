using System.CommandLine;
using Kms.Client;

namespace Kms.CommandLine.Commands;

/// <summary>kmsctl key: make, show and change keys.</summary>
internal static class KeyCommands
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Build()
    {
        var command = new Command("key", "Make, show and change keys");
        command.Subcommands.Add(Create());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Update());
        command.Subcommands.Add(Changing(
            "rotate",
            "Make a new version and make it the default; old versions still decrypt",
            static (session, key, revision) => session.Client.RotateKeyAsync(key, revision, session.Cancellation)));
        command.Subcommands.Add(Versions());
        command.Subcommands.Add(SetDefault());
        command.Subcommands.Add(Changing("disable", "Stop all use of a key until it is enabled again",
            static (session, key, revision) => session.Client.DisableKeyAsync(key, revision, session.Cancellation)));
        command.Subcommands.Add(Changing("enable", "End a disablement",
            static (session, key, revision) => session.Client.EnableKeyAsync(key, revision, session.Cancellation)));
        command.Subcommands.Add(Delete());
        command.Subcommands.Add(Restore());
        return command;
    }

    private static Argument<string> KeyArgument() => new("KEY") { Description = "Name or id of the key" };

    private static Option<ulong> Revision() => new("--revision")
    {
        Description = "Change the key only if it still has this revision",
        HelpName = "N",
    };

    private static Option<string[]> Labels() => new("--label")
    {
        Description = "A label; may be given several times",
        HelpName = "NAME=VALUE",
    };

    private static Option<string?> Period() => new("--rotation-period")
    {
        Description = "Rotate by itself: 90d, 12h; none for never (AES_256_GCM keys)",
        HelpName = "DURATION",
    };

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the new key, as in app/orders" };
        var algorithm = new Option<string>("--algorithm", "-a")
        {
            Description = "AES_256_GCM, RSA_4096_ENC_OAEP_SHA_256, ECDSA_NIST_P256_SHA_256 or ECDSA_NIST_P384_SHA_384",
            DefaultValueFactory = static _ => KeyAlgorithm.AES_256_GCM.Name(),
            HelpName = "ALGORITHM",
        };
        var description = new Option<string?>("--description")
        {
            Description = "Free text",
            HelpName = "TEXT",
        };
        var (labels, period) = (Labels(), Period());
        var command = new Command("create", "Make a key with its version 1 (an RSA key takes seconds)")
        {
            name, algorithm, description, labels, period,
        };
        Session.Run(command, async session =>
        {
            var options = new CreateKeyOptions
            {
                Description = session.Get(description) ?? "",
                Labels = ReadLabels(session.Get(labels)),
                RotationPeriod = session.Get(period) is { } text ? Durations.Read(text) : null,
            };
            var key = await session.Client.CreateKeyAsync(
                Session.ToName(session.Get(name)), ReadAlgorithm(session.Get(
                    algorithm)!), options, session.Cancellation).ConfigureAwait(false);
            Output.Write(session.Form, KeyRows.Of(key));
        });
        return command;
    }

    private static Command List()
    {
        var prefix = new Argument<string>("PREFIX")
        {
            Description = "Only keys whose names begin so",
            DefaultValueFactory = static _ => "",
        };
        var command = new Command("list", "Show the keys you may see") { prefix };
        Session.Run(command, async session =>
        {
            var rows = new List<Row>();
            await foreach (var key in session.Client.ListKeysAsync(session.Get(
                prefix), session.Cancellation).ConfigureAwait(false))
            {
                rows.Add(session.Form == OutputForm.Json ? KeyRows.Of(key) : KeyRows.ShortOf(key));
            }

            Output.Write(session.Form, rows);
            if (rows.Count == 0)
            {
                Output.Note("kmsctl: no key that you may see");
            }
        });
        return command;
    }

    private static Command Show()
    {
        var key = KeyArgument();
        var command = new Command("show", "Show one key") { key };
        Session.Run(command, async session => Output.Write(
            session.Form,
            KeyRows.Of(await session.Client.GetKeyAsync(session.GetKey(
                key), session.Cancellation).ConfigureAwait(false))));
        return command;
    }

    private static Command Update()
    {
        var key = KeyArgument();
        var name = new Option<string?>("--name") { Description = "The new name", HelpName = "NAME" };
        var description = new Option<string?>("--description")
        {
            Description = "The new description",
            HelpName = "TEXT",
        };
        var clear = new Option<bool>("--no-labels") { Description = "Take all labels away" };
        var (labels, period, revision) = (Labels(), Period(), Revision());
        var command = new Command("update", "Change name, description, labels or rotation period")
        {
            key, name, description, labels, clear, period, revision,
        };
        Session.Run(command, async session =>
        {
            var newLabels = session.Get(labels) is { Length: > 0 } given ? ReadLabels(given)
                : session.Get(clear) ? ReadLabels([]) : null;
            var update = new KeyUpdate
            {
                Name = session.Get(name) is { } newName ? Session.ToName(newName) : null,
                Description = session.Get(description),
                Labels = newLabels,
                RotationPeriod = session.Get(period) is { } text ? Durations.Read(text) : null,
            };
            var changed = await session.Client.UpdateKeyAsync(
                session.GetKey(key), update, session.Get(revision), session.Cancellation).ConfigureAwait(false);
            Output.Write(session.Form, KeyRows.Of(changed));
        });
        return command;
    }

    private static Command Versions()
    {
        var key = KeyArgument();
        var command = new Command("versions", "Show the versions of a key") { key };
        Session.Run(command, async session =>
        {
            var rows = new List<Row>();
            await foreach (var version in session.Client.ListVersionsAsync(session.GetKey(
                key), session.Cancellation).ConfigureAwait(false))
            {
                rows.Add(KeyRows.Of(version));
            }

            Output.Write(session.Form, rows);
        });
        return command;
    }

    private static Command SetDefault()
    {
        var key = KeyArgument();
        var version = new Argument<uint>("VERSION") { Description = "The version to encrypt and sign with" };
        var revision = Revision();
        var command = new Command("set-default", "Make another enabled version the default")
        {
            key, version, revision,
        };
        Session.Run(command, async session => Output.Write(
            session.Form,
            KeyRows.Of(await session.Client.SetDefaultVersionAsync(
                session.GetKey(key), session.Get(version), session.Get(
                    revision), session.Cancellation).ConfigureAwait(false))));
        return command;
    }

    private static Command Delete()
    {
        var key = KeyArgument();
        var days = new Option<uint>("--days")
        {
            Description = "Days until the key is destroyed for good, 1 to 365",
            DefaultValueFactory = static _ => Limits.DeletionWindowDaysDefault,
            HelpName = "N",
        };
        var revision = Revision();
        var command = new Command(
            "delete",
            "Stop all use of a key and destroy it after a window; restore takes it back")
        {
            key, days, revision,
        };
        Session.Run(command, async session =>
        {
            var deleted = await session.Client.ScheduleKeyDeletionAsync(
                session.GetKey(key), session.Get(days), session.Get(
                    revision), session.Cancellation).ConfigureAwait(false);
            Output.Write(session.Form, KeyRows.Of(deleted));
            Output.Note($"kmsctl: until then, kmsctl key restore {deleted.Name} takes this back");
        });
        return command;
    }

    private static Command Restore()
    {
        var key = KeyArgument();
        var name = new Option<string?>("--name")
        {
            Description = "Restore it under this name",
            HelpName = "NAME",
        };
        var revision = Revision();
        var command = new Command(
            "restore",
            "Take a scheduled deletion back; the key is disabled until it is enabled")
        {
            key, name, revision,
        };
        Session.Run(command, async session => Output.Write(
            session.Form,
            KeyRows.Of(await session.Client.RestoreKeyAsync(
                session.GetKey(key),
                session.Get(name) is { } newName ? Session.ToName(newName) : null,
                session.Get(revision),
                session.Cancellation).ConfigureAwait(false))));
        return command;
    }

    private static Command Changing(
        string verb, string help, Func<Session, KeySelector, ulong, Task<KeyInfo>> change)
    {
        var key = KeyArgument();
        var revision = Revision();
        var command = new Command(verb, help) { key, revision };
        Session.Run(command, async session => Output.Write(
            session.Form,
            KeyRows.Of(await change(session, session.GetKey(key), session.Get(revision)).ConfigureAwait(false))));
        return command;
    }

    private static KeyAlgorithm ReadAlgorithm(string name) => KeyAlgorithmFacts.TryParse(name, out var algorithm)
        ? algorithm
        : throw new UsageException(
            $"\"{name}\" is not an algorithm",
            "AES_256_GCM, RSA_4096_ENC_OAEP_SHA_256, ECDSA_NIST_P256_SHA_256 or ECDSA_NIST_P384_SHA_384");

    private static Dictionary<string, string> ReadLabels(string[]? pairs)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split < 1 || !labels.TryAdd(pair[..split], pair[(split + 1)..]))
            {
                throw new UsageException($"\"{pair}\" is not a label, or stands twice", "write --label NAME=VALUE");
            }
        }

        return labels;
    }
}
