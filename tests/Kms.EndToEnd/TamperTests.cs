using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: a store that somebody changed and the daemon serves, or that it changes further while refusing.
public sealed class TamperTests : IDisposable
{
    private const int Refused = 78;
    private const int HeaderBytes = 64;
    private const string Log = "log-1";
    private const string Snapshot = "snapshot-1";
    private static readonly byte[] s_plaintext = "x"u8.ToArray();
    private static readonly Dictionary<string, Action<string>> s_edits = new()
    {
        ["remove a record"] = static store => Edit(
            store, static log => [.. log[..Frame(log, 1)], .. log[Frame(log, 2)..]]),
        ["swap two records"] = static store => Edit(store, static log => [
            .. log[..Frame(log, 1)],
            .. log[Frame(log, 2)..Frame(log, 3)],
            .. log[Frame(log, 1)..Frame(log, 2)],
            .. log[Frame(log, 3)..]]),
        ["repeat a record"] = static store => Edit(
            store, static log => [.. log[..Frame(log, 2)], .. log[Frame(log, 1)..]]),
        ["roll the tail back"] = static store => Edit(
            store, static log => [.. log[..Frame(log, 2)], .. new byte[log.Length - Frame(log, 2)]]),
        ["truncate in the middle of a record"] = static store => Edit(
            store, static log => log[..(Frame(log, 2) + 100)]),
        ["flip a bit of a record"] = static store => Edit(store, static log => Flip(log, Frame(log, 1) + 90)),
        ["flip a bit and mend the checksum"] = static store => Edit(
            store, static log => MendChecksum(Flip(log, Frame(log, 1) + 90), Frame(log, 1))),
        ["an older log beside a newer snapshot"] = static store => Replace(
            Path.Join(store, "snapshot-2"), File.ReadAllBytes(Path.Join(store, Snapshot))),
        ["no log"] = static store => File.Delete(Path.Join(store, Log)),
        ["no snapshot"] = static store => File.Delete(Path.Join(store, Snapshot)),
        ["no files at all"] = static store =>
        {
            File.Delete(Path.Join(store, Log));
            File.Delete(Path.Join(store, Snapshot));
        },
        ["no seals"] = static store => File.Delete(Path.Join(store, "root.seals")),
        ["a foreign file"] = static store => File.WriteAllText(Path.Join(store, "notes.txt"), ""),
        ["a symbolic link in the place of the log"] = static store =>
        {
            File.Move(Path.Join(store, Log), store + ".log");
            File.CreateSymbolicLink(Path.Join(store, Log), store + ".log");
        },
        ["a pipe in the place of the log"] = static store =>
        {
            File.Delete(Path.Join(store, Log));
            Assert.Equal(0, Tool.Run("mkfifo", [], "-m", "600", Path.Join(store, Log)).ExitCode);
        },
        ["a directory in the place of the log"] = static store =>
        {
            File.Delete(Path.Join(store, Log));
            Directory.CreateDirectory(Path.Join(store, Log));
        },
        ["a log that others may read"] = static store => File.SetUnixFileMode(
            Path.Join(store, Log), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead),
        ["a directory that others may enter"] = static store => File.SetUnixFileMode(
            store, File.GetUnixFileMode(store) | UnixFileMode.OtherExecute),
        ["a huge log of garbage"] = static store => Replace(
            Path.Join(store, Log), Enumerable.Repeat((byte)0xA5, 64 * 1024 * 1024).ToArray()),
        ["an empty snapshot"] = static store => Replace(Path.Join(store, Snapshot), []),
    };

    private readonly TemporaryDirectory _elsewhere = new();

    /// <summary>Every attack on the directory, and what the daemon must say.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { "remove a record", "damaged after sequence" },
        { "swap two records", "damaged after sequence" },
        { "repeat a record", "damaged after sequence" },
        { "roll the tail back", "older than its anchor" },
        { "truncate in the middle of a record", "older than its anchor" },
        { "flip a bit of a record", "damaged after sequence" },
        { "flip a bit and mend the checksum", "is not genuine" },
        { "a log of another store", "does not continue its snapshot" },
        { "a snapshot of another store", "belongs to the store" },
        { "an older log beside a newer snapshot", "missing beside snapshot-2" },
        { "an older store as a whole", "older than its anchor" },
        { "no log", "missing beside" },
        { "no snapshot", "is missing" },
        { "no files at all", "anchor of one that is not" },
        { "no seals", "root.seals" },
        { "seals of another store", "belongs to the store" },
        { "a foreign file", "not a file of the store" },
        { "a symbolic link in the place of the log", "log-1" },
        { "a pipe in the place of the log", "not a regular file" },
        { "a directory in the place of the log", "log-1" },
        { "a log that others may read", "group or others have access" },
        { "a directory that others may enter", "group or others have access" },
        { "a huge log of garbage", "not the header" },
        { "an empty snapshot", "not the header" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_on_the_store_is_named_and_nothing_is_changed(string attack, string sentence)
    {
        using var daemon = await MakeStoreAsync("victim", keys: 3);
        var whole = await AttackAsync(attack, daemon);
        var attacked = Fingerprint(daemon.StorePath);

        Assert.Equal(Refused, daemon.StartToFail());

        Assert.True(daemon.Log.Contains(sentence, StringComparison.Ordinal), daemon.Log);
        Assert.Equal(attacked, Fingerprint(daemon.StorePath));

        // What was taken away is put back: it still opens.
        Restore(daemon.StorePath, whole);
        daemon.Start();
        using var client = Connect(daemon);
        Assert.Equal("key-2", (await client.GetKeyAsync("key-2")).Name.Value);
    }

    public void Dispose() => _elsewhere.Dispose();

    private static KmsClient Connect(DaemonProcess daemon) =>
        new(new KmsClientOptions { SocketPath = daemon.SocketPath });

    /// <summary>A store of some keys, stopped in order, with its anchor elsewhere.</summary>
    private async Task<DaemonProcess> MakeStoreAsync(string name, int keys)
    {
        var daemon = new DaemonProcess();
        var configuration = File.ReadAllText(daemon.ConfigurationPath);
        File.WriteAllText(
            daemon.ConfigurationPath,
            configuration.Replace(
                "[store]", $"[store]\nanchor = \"{_elsewhere.File(name)}\"", StringComparison.Ordinal));
        daemon.Start();
        using (var client = Connect(daemon))
        {
            for (var i = 0; i < keys; i++)
            {
                await client.CreateKeyAsync(KeyName.Parse($"key-{i}"), KeyAlgorithm.AES_256_GCM);
                await client.EncryptAsync($"key-{i}", s_plaintext);
            }
        }

        Assert.Equal(0, daemon.Stop());
        return daemon;
    }

    /// <returns>The store as it was.</returns>
    private async Task<Dictionary<string, byte[]>> AttackAsync(string attack, DaemonProcess daemon)
    {
        var whole = Copy(daemon.StorePath);
        const string OfAnother = " of another store";
        if (attack.EndsWith(OfAnother, StringComparison.Ordinal))
        {
            var name = attack switch { "seals" + OfAnother => "root.seals", "a log" + OfAnother => Log, _ => Snapshot };
            using var other = await MakeStoreAsync("other", keys: 3);
            Replace(Path.Join(daemon.StorePath, name), File.ReadAllBytes(Path.Join(other.StorePath, name)));
        }
        else if (attack == "an older store as a whole")
        {
            var old = whole;
            daemon.Start();
            using (var client = Connect(daemon))
            {
                await client.RotateKeyAsync("key-0");
            }

            daemon.Stop();
            whole = Copy(daemon.StorePath);
            Restore(daemon.StorePath, old);
        }
        else
        {
            s_edits[attack](daemon.StorePath);
        }

        return whole;
    }

    /// <summary>Where the log's frame of a number begins: STORAGE.md §4.</summary>
    private static int Frame(byte[] log, int number)
    {
        var offset = HeaderBytes;
        for (var i = 0; i < number; i++)
        {
            offset += (16 + BitConverter.ToInt32(log, offset) + 7) & -8;
        }

        return offset;
    }

    private static byte[] Flip(byte[] bytes, int offset)
    {
        bytes[offset] ^= 1;
        return bytes;
    }

    private static byte[] MendChecksum(byte[] log, int frame)
    {
        var crc = uint.MaxValue;
        foreach (var value in log.AsSpan(frame + 16, BitConverter.ToInt32(log, frame)))
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }

        BitConverter.TryWriteBytes(log.AsSpan(frame + 8), ~crc);
        return log;
    }

    private static void Edit(string store, Func<byte[], byte[]> edit) =>
        Replace(Path.Join(store, Log), edit(File.ReadAllBytes(Path.Join(store, Log))));

    private static void Replace(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static Dictionary<string, byte[]> Copy(string directory) => Directory.GetFiles(directory)
        .ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes);

    private static void Restore(string directory, Dictionary<string, byte[]> files)
    {
        Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(
            directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var (name, bytes) in files)
        {
            Replace(Path.Join(directory, name), bytes);
        }
    }

    /// <summary>Names, types, modes and sizes of all that is there: what a refusal must leave alone.</summary>
    private static string Fingerprint(string directory) => System.Text.Encoding.UTF8.GetString(
        Tool.Run("find", [], directory, "-printf", "%f %y %m %s %T@\\n").Output);
}
