using System.Text.Json;
using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a full disk that costs more than the changes it stops.
public sealed class FullDiskTests
{
    private const int DiskBytes = 4 * 1024 * 1024;
    private static readonly KeyName s_name = KeyName.Parse("kept");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_store_disk_stops_create_and_rotate_and_nothing_else(bool isKilled)
    {
        using var disk = new SmallDisk(DiskBytes);
        using var daemon = new DaemonProcess(storePath: disk.File("store"));
        daemon.Start();
        using var client = Connect(daemon);
        await client.CreateKeyAsync(s_name, KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync(s_name, "x"u8.ToArray());
        disk.Fill("full");

        // What was set aside for the log before is used up first.
        var made = await MakeUntilRefusedAsync(client, KmsStatus.StoreUnavailable);
        var rotation = await Assert.ThrowsAsync<KmsException>(() => client.RotateKeyAsync(s_name));
        Assert.Equal(KmsStatus.StoreUnavailable, rotation.Status);

        await CheckAsync(client, made, ciphertext);
        await client.DisableKeyAsync("new/0");
        _ = isKilled ? Kill(daemon) : daemon.Stop();

        daemon.Start();
        await CheckAsync(client, made, ciphertext);
        Assert.Equal(KeyState.Disabled, (await client.GetKeyAsync("new/0")).State);

        disk.Empty("full");
        Assert.Equal(2u, (await client.RotateKeyAsync(s_name)).DefaultVersion);
        await client.CreateKeyAsync(KeyName.Parse("afterwards"), KeyAlgorithm.AES_256_GCM);
        await CheckAsync(client, made, ciphertext, version: 2);
    }

    [Fact]
    public async Task A_full_audit_disk_refuses_what_it_cannot_record_until_there_is_room()
    {
        using var disk = new SmallDisk(DiskBytes);
        using var daemon = new DaemonProcess(auditPath: disk.File("audit"));
        daemon.Start();
        using var client = Connect(daemon);
        await client.CreateKeyAsync(s_name, KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync(s_name, "x"u8.ToArray());
        disk.Fill("full");

        // The room that the last change set aside is used up first.
        var answered = 1;
        KmsException? refusal;
        while ((refusal = await RefusalAsync(() => client.EncryptAsync(s_name, "x"u8.ToArray()))) is null)
        {
            answered++;
        }

        Assert.Equal(KmsStatus.AuditUnavailable, refusal.Status);
        Assert.Equal(answered, CountRecords(daemon, "Encrypt"));
        var change = await Assert.ThrowsAsync<KmsException>(() => client.RotateKeyAsync(s_name));
        Assert.Equal(KmsStatus.AuditUnavailable, change.Status);

        disk.Empty("full");
        Assert.Equal("x"u8.ToArray(), await client.DecryptAsync(ciphertext));
        Assert.Equal(2u, (await client.RotateKeyAsync(s_name)).DefaultVersion);
        Assert.Equal(
            (answered, 1, 1),
            (CountRecords(daemon, "Encrypt"), CountRecords(daemon, "Decrypt"), CountRecords(daemon, "RotateKey")));
    }

    private static KmsClient Connect(DaemonProcess daemon) =>
        new(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });

    private static int Kill(DaemonProcess daemon)
    {
        daemon.Kill();
        return 0;
    }

    /// <summary>The refusal, or null; anything else that goes wrong goes on.</summary>
    private static async Task<KmsException?> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (KmsException refusal)
        {
            return refusal;
        }
    }

    /// <summary>Successes of an operation in the trail, every line of which must be whole.</summary>
    private static int CountRecords(DaemonProcess daemon, string operation) =>
        File.ReadLines(Path.Join(daemon.AuditPath, "audit.jsonl"))
            .Select(static line => JsonDocument.Parse(line).RootElement)
            .Count(record => record.GetProperty("operation").GetString() == operation
                && record.GetProperty("status").GetString() == "Ok");

    private static async Task<int> MakeUntilRefusedAsync(KmsClient client, KmsStatus status)
    {
        for (var made = 0; ; made++)
        {
            var name = KeyName.Parse($"new/{made}");
            if (await RefusalAsync(() => client.CreateKeyAsync(name, KeyAlgorithm.AES_256_GCM)) is { } refusal)
            {
                Assert.Equal(status, refusal.Status);
                return made;
            }
        }
    }

    private static async Task CheckAsync(KmsClient client, int made, byte[] ciphertext, uint version = 1)
    {
        Assert.True(made > 0);
        Assert.Equal(version, (await client.GetKeyAsync(s_name)).DefaultVersion);
        Assert.Equal("x"u8.ToArray(), await client.DecryptAsync(ciphertext));
        Assert.NotEmpty(await client.EncryptAsync(s_name, "y"u8.ToArray()));
        for (var i = 0; i < made; i++)
        {
            Assert.Equal(KeyName.Parse($"new/{i}"), (await client.GetKeyAsync($"new/{i}")).Name);
        }

        var unmade = await Assert.ThrowsAsync<KmsException>(() => client.GetKeyAsync($"new/{made}"));
        Assert.Equal(KmsStatus.KeyNotFound, unmade.Status);
    }
}
