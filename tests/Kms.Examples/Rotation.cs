using Kms.Client;

namespace Kms.Examples;

/// <summary>Rotates a key: new data goes under the new version, old data still opens, and moves when asked.</summary>
internal static class Rotation
{
    private const string Key = "example/rotating";

    public static async Task RunAsync(KmsClient client)
    {
        await ExampleKeys.EnsureAsync(client, Key, KeyAlgorithm.AES_256_GCM);
        var old = await client.EncryptAsync(Key, "kept"u8.ToArray());

        var key = await client.RotateKeyAsync(Key);
        var moved = await client.ReEncryptAsync(old);

        var before = await client.DecryptAsync(old);
        var after = await client.DecryptAsync(moved);
        var opens = before.AsSpan().SequenceEqual(after);
        Console.WriteLine($"default version is now {key.DefaultVersion}; the old and the moved ciphertext open: "
            + (opens ? "yes" : "no"));
    }
}
