using System.Diagnostics;
using System.Globalization;
using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: a disk that fails and a daemon that says the change was made, or that never starts again.
public sealed class FaultTests
{
    private const int DiskFailed = 74;
    private const int Refused = 78;
    private static readonly byte[] s_plaintext = "x"u8.ToArray();

    [Theory]
    [InlineData("pwrite64", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    [InlineData("pwrite64", "EROFS")]
    [InlineData("fdatasync", "EIO")]
    [InlineData("fdatasync", "ENOSPC")]
    [InlineData("fdatasync", "EDQUOT")]
    [InlineData("fallocate", "EIO")]
    [InlineData("fallocate", "EROFS")]
    public async Task A_refused_call_is_never_acknowledged_and_ends_the_process(string call, string error)
    {
        using var daemon = DaemonProcess.Started();
        using var client = Connect(daemon);
        await client.CreateKeyAsync(KeyName.Parse("kept"), KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync("kept", s_plaintext);
        using var strace = Attach(daemon, $"{call}:error={error}");

        var made = await MakeUntilRefusedAsync<KmsConnectionException>(client);

        daemon.Process.WaitForExit();
        strace.WaitForExit();
        Assert.Equal(DiskFailed, daemon.Process.ExitCode);
        var name = call == "pwrite64" ? "write" : call;
        Assert.Contains($"log-1: {name} failed", daemon.Log, StringComparison.Ordinal);
        daemon.Start();
        await CheckAsync(client, made, ciphertext);
    }

    [Theory]
    [InlineData("ENOSPC")]
    [InlineData("EDQUOT")]
    public async Task No_room_for_the_log_to_grow_refuses_changes_and_nothing_else(string error)
    {
        using var daemon = DaemonProcess.Started();
        using var client = Connect(daemon);
        await client.CreateKeyAsync(KeyName.Parse("kept"), KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync("kept", s_plaintext);
        using var strace = Attach(daemon, $"fallocate:error={error}");

        var made = await MakeUntilRefusedAsync<KmsException>(client);

        Assert.False(daemon.Process.HasExited);
        await CheckAsync(client, made, ciphertext);
        strace.Kill();
        strace.WaitForExit();
        await client.CreateKeyAsync(KeyName.Parse("afterwards"), KeyAlgorithm.AES_256_GCM);
    }

    /// <summary>After a kill the next start writes the log anew: every call of that may fail.</summary>
    [Theory]
    [InlineData("openat", "EIO")]
    [InlineData("openat", "EMFILE")]
    [InlineData("pread64", "EIO")]
    [InlineData("fallocate", "EIO")]
    [InlineData("pwrite64", "EIO")]
    [InlineData("pwrite64", "EROFS")]
    [InlineData("fdatasync", "EIO")]
    [InlineData("rename,renameat,renameat2", "EIO")]
    [InlineData("rename,renameat,renameat2", "EROFS")]
    [InlineData("fsync", "EIO")]
    public async Task A_start_whose_call_is_refused_says_why_and_the_next_one_serves_everything(
        string call, string error)
    {
        using var daemon = DaemonProcess.Started();
        using var client = Connect(daemon);
        await client.CreateKeyAsync(KeyName.Parse("kept"), KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync("kept", s_plaintext);
        daemon.Kill();

        daemon.Wrapper = Strace(daemon, $"{call}:error={error}");
        var exitCode = daemon.StartToFail();

        Assert.True(exitCode is DiskFailed or Refused, $"exit code {exitCode}:\n{daemon.Log}");
        Assert.Contains("kmsd: ", daemon.Log, StringComparison.Ordinal);
        daemon.Wrapper = [];
        daemon.Start();
        await CheckAsync(client, made: 0, ciphertext);
    }

    private static KmsClient Connect(DaemonProcess daemon) =>
        new(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });

    /// <summary>Makes keys until one is refused as it should be; how many were acknowledged.</summary>
    private static async Task<int> MakeUntilRefusedAsync<TRefusal>(KmsClient client)
        where TRefusal : Exception
    {
        var made = 0;
        await Assert.ThrowsAsync<TRefusal>(async () =>
        {
            for (; ; made++)
            {
                await client.CreateKeyAsync(KeyName.Parse($"new/{made}"), KeyAlgorithm.AES_256_GCM);
            }
        });
        return made;
    }

    private static async Task CheckAsync(KmsClient client, int made, byte[] ciphertext)
    {
        Assert.Equal(s_plaintext, await client.DecryptAsync(ciphertext));
        for (var i = 0; i < made; i++)
        {
            Assert.Equal(KeyState.Enabled, (await client.GetKeyAsync($"new/{i}")).State);
        }
    }

    /// <summary>A tracer whose calls on the store's log, and on its directory, come to an error.</summary>
    private static string[] Strace(DaemonProcess daemon, string fault) =>
    [
        "strace", "-f", "-qq", "-o", "/dev/null",
        "-P", daemon.StorePath,
        "-P", Path.Join(daemon.StorePath, "log-1"),
        "-P", Path.Join(daemon.StorePath, "log-1.tmp"),
        "-e", "trace=" + fault.Split(':')[0],
        "-e", "inject=" + fault,
    ];

    /// <summary>Attaches the tracer to every thread of a daemon that runs.</summary>
    private static Process Attach(DaemonProcess daemon, string fault)
    {
        var id = daemon.Process.Id.ToString(CultureInfo.InvariantCulture);
        var command = Strace(daemon, fault);
        var strace = Process.Start(command[0], [.. command[1..], "-p", id]);
        Assert.True(SpinWait.SpinUntil(
            () => Directory.GetDirectories($"/proc/{id}/task").All(IsTraced), TimeSpan.FromSeconds(20)));
        return strace;
    }

    private static bool IsTraced(string task)
    {
        try
        {
            return !File.ReadLines(Path.Join(task, "status")).Contains("TracerPid:\t0");
        }
        catch (IOException)
        {
            // A thread that has ended meanwhile.
            return true;
        }
    }
}
