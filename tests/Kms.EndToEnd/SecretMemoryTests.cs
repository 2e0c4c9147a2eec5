using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: a daemon that turns callers away because others used many keys before them.
public sealed class SecretMemoryTests
{
    private const int AtOnce = 64;
    private const int Keys = 9000;

    [Fact]
    public async Task More_keys_than_secret_memory_holds_are_served_one_after_the_other()
    {
        using var daemon = DaemonProcess.Started("""
            [memory]
            secret_bytes = "1MiB"
            """);
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });

        await ForEachAsync(number => client.CreateKeyAsync(KeyName.Parse($"k{number}"), KeyAlgorithm.AES_256_GCM));
        await ForEachAsync(number => client.EncryptAsync($"k{number}", "x"u8.ToArray()));
        await ForEachAsync(number => client.EncryptAsync($"k{number}", "x"u8.ToArray()));

        // Secret memory is full of material now; there must be room to make more.
        await client.CreateKeyAsync(KeyName.Parse("more"), KeyAlgorithm.AES_256_GCM);
        Assert.Equal(2u, (await client.RotateKeyAsync("k1")).LatestVersion);
    }

    private static async Task ForEachAsync(Func<int, Task> call)
    {
        for (var first = 0; first < Keys; first += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, Math.Min(AtOnce, Keys - first)).Select(call));
        }
    }
}
