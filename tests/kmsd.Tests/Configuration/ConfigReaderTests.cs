using Kms.Core.Access;
using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a setting that is silently ignored, or that means something else.
public sealed class ConfigReaderTests
{
    private static readonly AccountNames s_accounts = new(
        ["app:x:1000:1000::/:/bin/sh", "nobody:x:65534:65534::/:/bin/sh"], ["staff:x:50:"]);

    [Fact]
    public void Empty_text_gives_the_defaults()
    {
        Assert.Equal(new DaemonOptions(), Read(""));
    }

    [Fact]
    public void Every_setting_reaches_its_option()
    {
        var options = Read(
            """
            socket = "/tmp/s"
            socket_mode = "0660"
            socket_group = "staff"
            [store]
            path = "/s"
            [audit]
            path = "/a"
            sync_interval = "7ms"
            [root_key]
            file = "/k"
            credential = "c"
            create_if_missing = true
            [memory]
            secret_bytes = "8MiB"
            [limits]
            connections = 1
            connections_per_user = 2
            requests_in_flight = 3
            expensive_queue = 4
            workers = 5
            drain_timeout = "6s"
            """);

        Assert.Equal(
            new DaemonOptions
            {
                SocketPath = "/tmp/s",
                SocketMode = (UnixFileMode)0x1B0,
                SocketGroupId = 50,
                Store = new StoreOptions("/s"),
                Audit = new AuditOptions
                {
                    Path = "/a",
                    SyncInterval = TimeSpan.FromMilliseconds(7),
                },
                RootKey = new RootKeyOptions
                {
                    File = "/k",
                    Credential = "c",
                    CreateIfMissing = true,
                },
                Memory = new MemoryOptions(8 * 1024 * 1024),
                Limits = new LimitOptions
                {
                    Connections = 1,
                    ConnectionsPerUser = 2,
                    RequestsInFlight = 3,
                    ExpensiveQueue = 4,
                    Workers = 5,
                    DrainTimeout = TimeSpan.FromSeconds(6),
                },
            },
            options);
    }

    [Fact]
    public void Grant_says_who_what_and_which()
    {
        var grants = Read(
            """
            [[grant]]
            users = ["app", "7"]
            groups = ["staff"]
            roles = ["decrypter"]
            permissions = ["Encrypt"]
            keys = ["app/*", "x"]
            [[grant]]
            groups = ["8"]
            permissions = ["SignHash"]
            keys = ["*"]
            """).Grants;

        Assert.Equal(2, grants.Length);
        Assert.Equal([1000u, 7u], grants[0].UserIds.AsEnumerable());
        Assert.Equal([50u], grants[0].GroupIds.AsEnumerable());
        Assert.Equal(
            Permission.Encrypt | Permission.Decrypt | Permission.AsymmetricDecrypt,
            grants[0].Permissions);
        Assert.Equal(["app/*", "x"], grants[0].Keys.Select(key => key.ToString()));
        Assert.Empty(grants[1].UserIds);
        Assert.Equal([8u], grants[1].GroupIds.AsEnumerable());
        Assert.True(grants[1].Keys[0].IsEveryKey);
    }

    [Fact]
    public void Key_file_alone_takes_the_place_of_the_default_credential()
    {
        var rootKey = Read("[root_key]\nfile = \"/k\"").RootKey;

        Assert.Equal(("/k", null), (rootKey.File, rootKey.Credential));
    }

    [Theory]
    [InlineData("root_key.file = \"/k\"")]
    [InlineData("\"root_key\".file = '/k'")]
    [InlineData("[root_key]\n\"file\" = \"/k\"")]
    public void Setting_may_be_written_in_any_form_of_toml(string text)
    {
        Assert.Equal("/k", Read(text).RootKey.File);
    }

    [Theory]
    [InlineData("sokcet = \"/s\"", "1:1: unknown setting \"sokcet\"; did you mean \"socket\"?")]
    [InlineData("\n  workers = 1", "2:3: unknown setting \"workers\"; it belongs under [limits]")]
    [InlineData(
        "[store]\nsocket = \"/s\"",
        "2:1: unknown setting \"socket\"; it belongs before the first heading")]
    [InlineData("zzz = 1", "1:1: unknown setting \"zzz\"")]
    [InlineData("[stroe]", "1:1: unknown table \"stroe\"; did you mean \"store\"?")]
    [InlineData("[[store]]", "1:1: wrong number of brackets around \"store\"; write [store]")]
    [InlineData("[grant]", "1:1: wrong number of brackets around \"grant\"; write [[grant]]")]
    [InlineData("[store]\n[store]", "2:1: the table \"store\" stands twice; make one of the two")]
    [InlineData(
        "socket = \"/a\"\nsocket = \"/b\"",
        "2:1: \"socket\" is already set in line 1; remove one of the two")]
    [InlineData("socket = 1", "1:10: 1 is not an absolute path in quotes")]
    [InlineData("socket = \"s\"", "1:10: \"s\" is not an absolute path in quotes")]
    [InlineData("socket = \"/\\u0000\"", "1:10: \"/\\u0000\" is not an absolute path in quotes")]
    [InlineData(
        "socket_mode = \"0466\"",
        "1:15: \"0466\" is not an octal mode in quotes from \"0600\" to \"0777\", the owner "
        + "reading and writing")]
    [InlineData("socket_group = \"none\"",
        "1:16: unknown group \"none\"; name one of /etc/group, or a number")]
    [InlineData(
        "[audit]\nsync_interval = \"11s\"",
        "2:17: \"11s\" is not a duration from \"1ms\" to \"10s\", in ms, s, m, h or d")]
    [InlineData(
        "[memory]\nsecret_bytes = 4194304",
        "2:16: 4194304 is not a size from \"1MiB\" to \"1GiB\", in B, KiB, MiB or GiB")]
    [InlineData(
        "[limits]\nworkers = \"2\"",
        "2:11: \"2\" is not a whole number from 0 to 1024, without quotes")]
    [InlineData(
        "[root_key]\ncredential = \"a/b\"",
        "2:14: \"a/b\" is not the name of a credential in quotes, without slashes")]
    [InlineData(
        "[root_key]\ncreate_if_missing = true",
        "2:1: create_if_missing is about a key file, and none is set; set file")]
    [InlineData(
        "[audit]\npath = \"/var/lib/kmsd/\"",
        "2:1: store and audit trail have the same path; give each a directory")]
    [InlineData(
        "[root_key]\nfile = \"/var/lib/kmsd/k\"",
        "2:1: the key file lies in the store's directory; keep the two apart, and in backups too")]
    [InlineData("store = { path = \"/s\" }", "1:1: unknown setting \"store\"")]
    public void Mistake_is_an_error_with_its_place_and_a_hint(string text, string error)
    {
        Assert.Equal(["kmsd.toml:" + error], Errors(text));
    }

    [Theory]
    [InlineData("users = [\"ap\"]",
        "2:10: unknown user \"ap\"; /etc/passwd has no such name; for a user of a directory "
        + "service write its number")]
    [InlineData("users = [\"nobody\"]",
        "2:10: user \"nobody\" is 65534; 65534 and 4294967295 stand for every user the kernel "
        + "cannot name, so they identify nobody")]
    [InlineData("groups = [\"app\"]",
        "2:11: unknown group \"app\"; /etc/group has no such name; for a group of a directory "
        + "service write its number")]
    [InlineData("users = \"app\"",
        "2:9: \"app\" is not a list of texts in brackets that is not empty")]
    [InlineData("users = []", "2:9: a list is not a list of texts in brackets that is not empty")]
    [InlineData("users = [1000]", "2:10: 1000 is not a text in quotes that is not empty")]
    [InlineData("users = [\"app\", \"app\"]",
        "2:17: \"app\" stands twice in the list; remove one of the two")]
    public void Mistake_in_who_is_an_error(string who, string error)
    {
        var text = $"[[grant]]\n{who}\nroles = [\"viewer\"]\nkeys = [\"*\"]";

        Assert.Equal(["kmsd.toml:" + error], Errors(text));
    }

    [Theory]
    [InlineData("roles = [\"singer\"]", "3:10: unknown role \"singer\"; did you mean \"signer\"?")]
    [InlineData("roles = [\"root\"]",
        "3:10: unknown role \"root\"; the roles are viewer, encrypter, decrypter, "
        + "encrypter-decrypter, signer, editor, admin, auditor")]
    [InlineData("permissions = [\"encrypt\"]",
        "3:16: unknown permission \"encrypt\"; did you mean \"Encrypt\"?")]
    [InlineData("role = [\"viewer\"]\nroles = [\"viewer\"]",
        "3:1: unknown setting \"role\" of a grant; did you mean \"roles\"?")]
    [InlineData("roles = [\"viewer\"]\nroles = [\"signer\"]",
        "4:1: \"roles\" is already set in line 3; remove one of the two")]
    [InlineData("", "1:1: the grant does not say what; add roles, or permissions")]
    public void Mistake_in_what_is_an_error(string what, string error)
    {
        var text = $"[[grant]]\nusers = [\"app\"]\n{what}\nkeys = [\"*\"]";

        Assert.Equal(["kmsd.toml:" + error], Errors(text));
    }

    [Theory]
    [InlineData("All")]
    [InlineData("None")]
    [InlineData("4096")]
    [InlineData("Encrypt, Decrypt")]
    public void Permission_is_one_name_and_no_number_or_sum(string permission)
    {
        var text = $"[[grant]]\nusers=[\"app\"]\nkeys=[\"*\"]\npermissions=[\"{permission}\"]";

        Assert.Single(Errors(text), error => error.Contains("unknown permission"));
    }

    [Fact]
    public void Grant_without_keys_or_with_a_bad_pattern_is_an_error()
    {
        const string Start = "[[grant]]\nusers = [\"app\"]\nroles = [\"viewer\"]\n";

        Assert.Equal(
            ["kmsd.toml:1:1: the grant does not say which keys; add keys, or keys = [\"*\"] for "
                + "every key"],
            Errors(Start));
        Assert.Equal(
            ["kmsd.toml:4:9: \"a b\" is not a pattern of key names; 1 to 128 letters, digits and "
                + ". _ - /, with * for any run of them"],
            Errors(Start + "keys = [\"a b\"]"));
    }

    [Fact]
    public void All_errors_are_told_in_the_order_of_the_file()
    {
        var errors = Errors("sokcet = 1\n[limits]\nworkers = -1\n[[grant]]\n[stroe]");

        Assert.Equal(
            ["1:1", "3:11", "4:1", "4:1", "4:1", "5:1"],
            errors.Select(error => string.Join(':', error.Split(':')[1..3])));
    }

    [Fact]
    public void Text_that_is_not_toml_is_an_error_with_its_place()
    {
        var errors = Errors("[limits]\nworkers = = 1\n");

        Assert.NotEmpty(errors);
        Assert.StartsWith("kmsd.toml:2:", errors[0]);
    }

    [Fact]
    public void Limit_at_its_ends_is_read()
    {
        Assert.Equal(1, Read("limits.requests_in_flight = 1").Limits.RequestsInFlight);
        Assert.Equal(128, Read("limits.requests_in_flight = 128").Limits.RequestsInFlight);
        Assert.Equal(1 << 20, Read("memory.secret_bytes = \"1MiB\"").Memory.SecretBytes);
        Assert.Equal(107, Read($"socket = \"/{new string('s', 106)}\"").SocketPath.Length);
    }

    [Fact]
    public void Limit_beyond_its_ends_is_refused()
    {
        Assert.Single(Errors("limits.requests_in_flight = 0"));
        Assert.Single(Errors("limits.requests_in_flight = 129"));
        Assert.Single(Errors("memory.secret_bytes = \"1048575B\""));
        Assert.Single(Errors("memory.secret_bytes = \"1048577KiB\""));
        Assert.Single(Errors($"socket = \"/{new string('s', 107)}\""));
    }

    private static DaemonOptions Read(string text)
    {
        var result = ConfigReader.Read("kmsd.toml", text, s_accounts);
        Assert.Empty(result.Errors);
        return result.Options!;
    }

    private static string[] Errors(string text)
    {
        var result = ConfigReader.Read("kmsd.toml", text, s_accounts);
        Assert.Null(result.Options);
        return [.. result.Errors];
    }
}
