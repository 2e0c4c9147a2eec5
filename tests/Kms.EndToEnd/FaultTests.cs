using System.Diagnostics;
using System.Globalization;
using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a disk that fails and a daemon that says the change was made.
public sealed class FaultTests
{
    [Theory]
    [InlineData("fdatasync", "EIO")]
    [InlineData("pwrite64", "EIO")]
    public async Task A_failed_write_or_sync_is_never_acknowledged_and_ends_the_process(string call, string error)
    {
        using var daemon = DaemonProcess.Started();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });
        await client.CreateKeyAsync(KeyName.Parse("kept"), KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync("kept", "x"u8.ToArray());
        using var strace = Inject(daemon, $"{call}:error={error}");

        await Assert.ThrowsAsync<KmsConnectionException>(async () =>
        {
            // The injection begins when strace has attached; until then changes may succeed.
            for (var i = 0; ; i++)
            {
                await client.CreateKeyAsync(KeyName.Parse($"new/{i}"), KeyAlgorithm.AES_256_GCM);
            }
        });

        daemon.Process.WaitForExit();
        Assert.Equal(74, daemon.Process.ExitCode);
        Assert.Contains(call == "pwrite64" ? "write failed" : "fdatasync failed", daemon.Log, StringComparison.Ordinal);
        strace.WaitForExit();
        daemon.Start();
        Assert.Equal("x"u8.ToArray(), await client.DecryptAsync(ciphertext));
    }

    private static Process Inject(DaemonProcess daemon, string fault)
    {
        var process = daemon.Process.Id.ToString(CultureInfo.InvariantCulture);
        var calls = fault.Split(':')[0];
        return Process.Start(new ProcessStartInfo(
            "strace",
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=" + calls, "-e", "inject=" + fault, "-p", process]))!;
    }
}
