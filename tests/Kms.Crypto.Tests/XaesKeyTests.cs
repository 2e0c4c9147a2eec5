using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kms.Crypto.Aead;

namespace Kms.Crypto.Tests;

// Protects against: a construction that differs from C2SP XAES-256-GCM or from KC-XAES by one bit.
public sealed class XaesKeyTests
{
    private static readonly JsonElement s_vectors = JsonDocument.Parse(
        File.ReadAllBytes(VectorFile.PathOf("xaes-256-gcm.json"))).RootElement;

    [Fact]
    public void Published_c2sp_vectors_are_reproduced()
    {
        foreach (JsonElement vector in s_vectors.GetProperty("vectors").EnumerateArray())
        {
            byte[] nonce = Encoding.ASCII.GetBytes(vector.GetProperty("nonce_ascii").GetString()!);
            byte[] plaintext =
                Encoding.ASCII.GetBytes(vector.GetProperty("plaintext_ascii").GetString()!);
            byte[] aad = Encoding.ASCII.GetBytes(vector.GetProperty("aad_ascii").GetString()!);

            byte[] sealedBytes = Encrypt(Hex(vector, "key"), nonce, aad, plaintext);

            Assert.Equal(Hex(vector, "ciphertext_and_tag"), sealedBytes[56..]);
            Assert.Equal(nonce, sealedBytes[..24]);
        }
    }

    [Fact]
    public void Published_key_commitments_are_reproduced()
    {
        JsonElement commitments = s_vectors.GetProperty("key_commitment").GetProperty("vectors");
        foreach (JsonElement vector in commitments.EnumerateArray())
        {
            byte[] sealedBytes = Encrypt(
                Hex(vector, "key"), Hex(vector, "nonce"), Hex(vector, "aad"),
                Hex(vector, "plaintext"));

            Assert.Equal(Hex(vector, "commitment"), sealedBytes[24..56]);
            Assert.Equal(Hex(vector, "ciphertext"), sealedBytes[56..^16]);
            Assert.Equal(Hex(vector, "tag"), sealedBytes[^16..]);
        }
    }

    [Fact]
    public void Ten_thousand_accumulated_vectors_are_reproduced()
    {
        var source = new Shake128();
        var sink = new Shake128();
        for (int i = 0; i < 10_000; i++)
        {
            byte[] key = Take(source, 32);
            byte[] nonce = Take(source, 24);
            byte[] plaintext = Take(source, Take(source, 1)[0]);
            byte[] aad = Take(source, Take(source, 1)[0]);

            byte[] sealedBytes = Encrypt(key, nonce, aad, plaintext);

            sink.Absorb(sealedBytes.AsSpan(56));
        }

        string expected = s_vectors.GetProperty("accumulated").GetProperty("hash_after_10000")
            .GetString()!;
        Assert.Equal(expected, Convert.ToHexStringLower(Take(sink, 32)));
    }

    [Fact]
    public void Commitment_equals_cmac_computed_with_the_framework()
    {
        var random = new SeededBytes();
        for (int i = 0; i < 200; i++)
        {
            byte[] key = random.Next(32);
            byte[] nonce = random.Next(24);

            byte[] sealedBytes = Encrypt(key, nonce, [], []);

            Assert.Equal(ReferenceCommitment(key, nonce), sealedBytes[24..56]);
        }
    }

    [Fact]
    public void Message_key_equals_cmac_counter_kdf_computed_with_the_framework()
    {
        var random = new SeededBytes();
        for (int i = 0; i < 200; i++)
        {
            byte[] key = random.Next(32);
            byte[] nonce = random.Next(24);
            byte[] plaintext = random.Next(i);
            byte[] aad = random.Next(i % 7);

            byte[] sealedBytes = Encrypt(key, nonce, aad, plaintext);

            byte[] messageKey =
            [
                .. Cmac(key, [0, 1, (byte)'X', 0, .. nonce[..12]]),
                .. Cmac(key, [0, 2, (byte)'X', 0, .. nonce[..12]]),
            ];
            byte[] opened = new byte[plaintext.Length];
            using var gcm = new AesGcm(messageKey, 16);
            gcm.Decrypt(nonce[12..], sealedBytes[56..^16], sealedBytes[^16..], opened, aad);
            Assert.Equal(plaintext, opened);
        }
    }

    [Fact]
    public void Key_bytes_that_the_writer_refuses_make_no_key()
    {
        long usedBefore = SecretMemory.FailedAllocations;

        XaesKey? key = XaesKey.TryCreate(static (_, _) => false, 0);

        Assert.Null(key);
        Assert.Equal(usedBefore, SecretMemory.FailedAllocations);
    }

    private static byte[] Encrypt(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext)
    {
        using Aes256GcmKey aes = Aes256GcmKey.FromBytes(key);
        byte[] sealedBytes = new byte[plaintext.Length + Aes256GcmKey.OverheadBytes];
        nonce.CopyTo(sealedBytes, 0);
        aes.EncryptWithNonce(header: default, aad, plaintext, sealedBytes);
        return sealedBytes;
    }

    private static byte[] ReferenceCommitment(byte[] key, byte[] nonce)
    {
        return
        [
            .. Cmac(key, [.. "XCMT"u8, .. nonce, 0, 1, 0, 1]),
            .. Cmac(key, [.. "XCMT"u8, .. nonce, 0, 1, 0, 2]),
        ];
    }

    /// <summary>AES-CMAC (NIST SP 800-38B) of whole blocks, from the framework's AES.</summary>
    private static byte[] Cmac(byte[] key, byte[] message)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] subkey = aes.EncryptEcb(new byte[16], PaddingMode.None);
        int carry = 0;
        for (int i = 15; i >= 0; i--)
        {
            int doubled = (subkey[i] << 1) | carry;
            carry = doubled >> 8;
            subkey[i] = (byte)(doubled & 0xFF);
        }
        subkey[15] ^= (byte)(carry * 0x87);

        byte[] chained = new byte[16];
        for (int offset = 0; offset < message.Length; offset += 16)
        {
            bool isLast = offset + 16 == message.Length;
            for (int i = 0; i < 16; i++)
            {
                chained[i] ^= (byte)(message[offset + i] ^ (isLast ? subkey[i] : 0));
            }
            chained = aes.EncryptEcb(chained, PaddingMode.None);
        }
        return chained;
    }

    private static byte[] Take(Shake128 shake, int count)
    {
        byte[] bytes = new byte[count];
        shake.Squeeze(bytes);
        return bytes;
    }

    private static byte[] Hex(JsonElement element, string name)
    {
        return Convert.FromHexString(element.GetProperty(name).GetString()!);
    }
}
