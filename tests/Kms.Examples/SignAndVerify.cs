using System.Security.Cryptography;
using System.Text;
using Kms.Client;

namespace Kms.Examples;

/// <summary>Signs a message in kmsd and verifies it here, with the public key.</summary>
internal static class SignAndVerify
{
    private const string Key = "example/signing";

    public static async Task RunAsync(KmsClient client)
    {
        await ExampleKeys.EnsureAsync(client, Key, KeyAlgorithm.ECDSA_NIST_P256_SHA_256);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes("attack at dawn"));

        var signature = await client.SignHashAsync(Key, digest);
        var publicKey = await client.GetPublicKeyAsync(Key, signature.Version);

        Console.WriteLine($"signed by version {signature.Version}, {signature.Bytes.Length} bytes; it verifies: "
            + (publicKey.VerifyHash(digest, signature.Bytes.Span) ? "yes" : "no"));
    }
}
