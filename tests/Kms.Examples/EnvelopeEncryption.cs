using System.Security.Cryptography;
using Kms.Client;

namespace Kms.Examples;

/// <summary>Encrypts a file where it is, under a data key that only kmsd can unwrap.</summary>
/// <remarks><para>Layout of the envelope: wrapped key (128 bytes) ‖ nonce (12) ‖ tag (16) ‖ body.</para></remarks>
internal static class EnvelopeEncryption
{
    private const string Key = "example/files";
    private const int WrappedBytes = 128;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = WrappedBytes + NonceBytes + TagBytes;

    public static async Task RunAsync(KmsClient client, string path)
    {
        await ExampleKeys.EnsureAsync(client, Key, KeyAlgorithm.AES_256_GCM);
        var content = await File.ReadAllBytesAsync(path);

        await File.WriteAllBytesAsync(path + ".kms", await SealAsync(client, content));
        var opened = await OpenAsync(client, await File.ReadAllBytesAsync(path + ".kms"));

        Console.WriteLine($"{path}.kms: {content.Length} bytes under a data key of their own; it opens again: "
            + (content.AsSpan().SequenceEqual(opened) ? "yes" : "no"));
    }

    private static async Task<byte[]> SealAsync(KmsClient client, byte[] content)
    {
        // The data key is used for this one file and zeroized at the end of the method.
        using var dataKey = await client.GenerateDataKeyAsync(Key);
        using var aes = new AesGcm(dataKey.Plaintext, TagBytes);
        var envelope = new byte[HeaderBytes + content.Length];
        dataKey.Wrapped.Span.CopyTo(envelope);
        var nonce = envelope.AsSpan(WrappedBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(
            nonce,
            content,
            envelope.AsSpan(HeaderBytes),
            envelope.AsSpan(WrappedBytes + NonceBytes, TagBytes),
            envelope.AsSpan(0, WrappedBytes));
        return envelope;
    }

    private static async Task<byte[]> OpenAsync(KmsClient client, byte[] envelope)
    {
        var dataKey = await client.DecryptAsync(envelope.AsMemory(0, WrappedBytes), expectedKey: Key);
        try
        {
            using var aes = new AesGcm(dataKey, TagBytes);
            var content = new byte[envelope.Length - HeaderBytes];
            aes.Decrypt(
                envelope.AsSpan(WrappedBytes, NonceBytes),
                envelope.AsSpan(HeaderBytes),
                envelope.AsSpan(WrappedBytes + NonceBytes, TagBytes),
                content,
                envelope.AsSpan(0, WrappedBytes));
            return content;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
