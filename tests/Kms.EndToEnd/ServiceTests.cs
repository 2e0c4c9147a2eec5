using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: an installation that does not start as the service its units describe, or loses keys in a restart.
// `make boot` tries the units themselves under a systemd that runs.
public sealed class ServiceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Root => _directory.File("root");

    private string SocketPath => _directory.File("kmsd.sock");

    private string NotifyPath => _directory.File("notify");

    [Fact]
    public void Installed_service_starts_by_its_socket_and_keeps_its_keys_over_a_restart()
    {
        Install();
        using var notify = new NotifySocket(NotifyPath);
        var ciphertext = _directory.File("ciphertext");

        using (var service = Activate())
        {
            Assert.Equal(0, Kmsctl("key", "create", "app/x").ExitCode);
            Assert.True(notify.WaitFor("READY=1", () => service.HasExited));
            Assert.Equal(0, KmsctlWith("attack at dawn", "encrypt", "app/x", "--out", ciphertext).ExitCode);
            Stop(service, notify);
        }

        File.Delete(SocketPath);
        using (var service = Activate())
        {
            var decrypted = Kmsctl("decrypt", "--in", ciphertext);
            Assert.Equal("attack at dawn", Encoding.UTF8.GetString(decrypted.Output));
            Assert.Contains(
                "systemd-credential", Encoding.UTF8.GetString(Kmsctl("status").Output), StringComparison.Ordinal);
            Stop(service, notify);
        }
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>As a packager would, into a tree of its own, with a credential where systemd would put it.</summary>
    private void Install()
    {
        var make = Tool.Run(
            "make", [], "-C", Published.Checkout, "--no-print-directory", "install", $"DESTDIR={Root}", "PREFIX=/usr");
        Assert.True(make.ExitCode == 0, make.Error);
        Directory.CreateDirectory(
            Path.Join(Root, "credentials"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var credential = Path.Join(Root, "credentials", "kmsd.root.key");
        File.WriteAllBytes(credential, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(credential, UnixFileMode.UserRead);
        File.WriteAllText(
            Path.Join(Root, "etc/kmsd/kmsd.toml"),
            $"""
            [store]
            path = "{Root}/store"

            [audit]
            path = "{Root}/audit"

            [root_key]
            credential = "kmsd.root.key"
            """);
    }

    /// <summary>Listens as kmsd.socket has it, and starts the daemon with the first connection.</summary>
    private Process Activate()
    {
        var name = File.ReadLines(Path.Join(Root, "usr/lib/systemd/system/kmsd.socket"))
            .Single(static line => line.StartsWith("FileDescriptorName=", StringComparison.Ordinal))
            .Split('=')[1];
        var service = Process.Start(
            "systemd-socket-activate",
            [
                "--listen", SocketPath, "--fdname", name,
                "--setenv", "NOTIFY_SOCKET=" + NotifyPath,
                "--setenv", $"CREDENTIALS_DIRECTORY={Root}/credentials",
                $"{Root}/usr/bin/kmsd", "--config", $"{Root}/etc/kmsd/kmsd.toml",
            ]);
        Assert.True(SpinWait.SpinUntil(() => Path.Exists(SocketPath) || service.HasExited, TimeSpan.FromSeconds(20)));
        return service;
    }

    private static void Stop(Process service, NotifySocket notify)
    {
        Tool.Run("kill", [], "-TERM", service.Id.ToString(CultureInfo.InvariantCulture));
        service.WaitForExit();
        Assert.Equal(0, service.ExitCode);
        Assert.True(notify.WaitFor("STOPPING=1", static () => false));
    }

    private ToolResult Kmsctl(params string[] arguments) => KmsctlWith(input: "", arguments);

    private ToolResult KmsctlWith(string input, params string[] arguments) => Tool.Run(
        $"{Root}/usr/bin/kmsctl", Encoding.UTF8.GetBytes(input), ["--socket", SocketPath, .. arguments]);
}
