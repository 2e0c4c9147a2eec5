using System.Text;
using Kms.Client;

namespace Kms.Examples;

/// <summary>Encrypts with a public key, which needs no daemon, and decrypts in kmsd.</summary>
internal static class PublicKeyEncryption
{
    private const string Key = "example/mailbox";

    public static async Task RunAsync(KmsClient client)
    {
        await ExampleKeys.EnsureAsync(client, Key, KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256);
        var publicKey = await client.GetPublicKeyAsync(Key);

        var ciphertext = publicKey.Encrypt("for your eyes only"u8);
        var plaintext = await client.AsymmetricDecryptAsync(Key, ciphertext, publicKey.Version);

        Console.WriteLine($"{ciphertext.Length} bytes opened to: {Encoding.UTF8.GetString(plaintext)}");
    }
}
