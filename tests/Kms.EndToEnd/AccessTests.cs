using System.Text;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a caller who may do more than the policy says, or learns what it must not.
public sealed class AccessTests
{
    private const string Stranger = "65000";

    [Fact]
    public void A_stranger_is_denied_and_cannot_tell_a_missing_key_from_a_forbidden_one()
    {
        using var daemon = DaemonProcess.Started();
        Open(daemon);
        Assert.Equal(0, Own(daemon, "key", "create", "app/x").ExitCode);

        Assert.Contains(Stranger, Text(As(daemon, "whoami", "-o", "json")), StringComparison.Ordinal);
        var existing = As(daemon, "encrypt", "app/x");
        var missing = As(daemon, "encrypt", "app/missing");

        Assert.Equal((77, 77), (existing.ExitCode, missing.ExitCode));
        Assert.Equal(existing.Error, missing.Error);
        Assert.Equal(77, As(daemon, "key", "list").ExitCode);
        Assert.Equal(77, As(daemon, "key", "create", "mine").ExitCode);
    }

    [Fact]
    public void A_grant_gives_what_it_names_and_no_more()
    {
        using var daemon = DaemonProcess.Started(
            $"""
            [[grant]]
            users = ["{Stranger}"]
            roles = ["encrypter"]
            keys = ["app/*"]
            """);
        Open(daemon);
        Own(daemon, "key", "create", "app/x");
        Own(daemon, "key", "create", "other");

        var ciphertext = As(daemon, "encrypt", "app/x");

        Assert.True(ciphertext.ExitCode == 0, ciphertext.Error);
        Assert.Equal(77, As(daemon, "encrypt", "other").ExitCode);
        Assert.Equal(77, Tool.Run("setpriv", ciphertext.Output, Arguments(daemon, "decrypt")).ExitCode);
        var record = File.ReadLines(Path.Join(daemon.AuditPath, "audit.jsonl")).Last();
        Assert.Contains(
            "\"operation\":\"Decrypt\",\"status\":\"PermissionDenied\",\"uid\":65000",
            record,
            StringComparison.Ordinal);
    }

    /// <summary>The socket's directory is the daemon's own: others are let through to the socket.</summary>
    private static void Open(DaemonProcess daemon) =>
        File.SetUnixFileMode(
            daemon.Directory,
            File.GetUnixFileMode(daemon.Directory) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);

    private static ToolResult Own(DaemonProcess daemon, params string[] arguments) =>
        Tool.Run(Published.CommandLine, [], ["--socket", daemon.SocketPath, .. arguments]);

    private static ToolResult As(DaemonProcess daemon, params string[] arguments) =>
        Tool.Run("setpriv", "x"u8.ToArray(), Arguments(daemon, arguments));

    private static string[] Arguments(DaemonProcess daemon, params string[] arguments) =>
    [
        "--reuid", Stranger, "--regid", Stranger, "--clear-groups",
        Published.CommandLine, "--socket", daemon.SocketPath, .. arguments,
    ];

    private static string Text(ToolResult result) => Encoding.UTF8.GetString(result.Output);
}
