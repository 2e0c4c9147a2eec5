using System.Security.Cryptography;

namespace Kms.Crypto.Tests;

// Protects against: an OAEP that other implementations do not share, failures that can be told
// apart, and a ciphertext of the wrong size reaching the key.
public sealed class RsaOaepKeyTests
{
    private static readonly Lazy<RsaOaepKey> s_key = new(RsaOaepKey.Generate);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(RsaOaepKey.MaxPlaintextBytes)]
    public void What_the_framework_encrypts_is_decrypted(int length)
    {
        using RSA sender = Sender();
        byte[] plaintext = new SeededBytes().Next(length);
        byte[] ciphertext = sender.Encrypt(plaintext, RSAEncryptionPadding.OaepSHA256);
        byte[] opened = new byte[RsaOaepKey.MaxPlaintextBytes];

        Assert.True(s_key.Value.TryDecrypt(ciphertext, opened, out int openedLength));

        Assert.Equal(plaintext, opened[..openedLength]);
        Assert.All(opened[openedLength..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Plaintext_beyond_the_limit_cannot_even_be_encrypted()
    {
        using RSA sender = Sender();

        Assert.ThrowsAny<CryptographicException>(() => sender.Encrypt(
            new byte[RsaOaepKey.MaxPlaintextBytes + 1], RSAEncryptionPadding.OaepSHA256));
    }

    [Fact]
    public void Every_kind_of_bad_ciphertext_is_one_false_and_leaves_zeros()
    {
        using RSA sender = Sender();
        byte[] good = sender.Encrypt([1, 2, 3], RSAEncryptionPadding.OaepSHA256);
        byte[] flipped = [.. good];
        flipped[300] ^= 4;

        AssertRefused(flipped);
        AssertRefused(sender.Encrypt([1, 2, 3], RSAEncryptionPadding.OaepSHA1));
        AssertRefused(sender.Encrypt([1, 2, 3], RSAEncryptionPadding.Pkcs1));
        AssertRefused(sender.ExportParameters(false).Modulus!);
        AssertRefused([.. Enumerable.Repeat((byte)0xFF, 512)]);
        AssertRefused(new byte[512]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(513)]
    public void Ciphertext_of_another_length_is_refused(int length)
    {
        AssertRefused(new byte[length]);
    }

    [Fact]
    public void Short_destination_is_the_callers_bug_and_throws()
    {
        Assert.Throws<ArgumentException>(() => s_key.Value.TryDecrypt(
            new byte[512], new byte[RsaOaepKey.MaxPlaintextBytes - 1], out _));
    }

    [Fact]
    public void Generated_key_has_4096_bits_and_exponent_65537()
    {
        using RSA sender = Sender();

        RSAParameters parameters = sender.ExportParameters(false);

        Assert.Equal(512, parameters.Modulus!.Length);
        Assert.True(parameters.Modulus[0] >= 0x80);
        Assert.Equal([1, 0, 1], parameters.Exponent!);
    }

    [Fact]
    public void Sealed_key_opens_as_the_same_key()
    {
        using SealingKey kek = SealingKey.Generate();
        using RSA sender = Sender();

        byte[] material = s_key.Value.SealUnder(kek, "record"u8);

        Assert.False(RsaOaepKey.TryUnseal(kek, material, "other"u8, out _));
        Assert.False(EcdsaKey.TryUnseal(kek, material, "record"u8, out _));
        Assert.True(RsaOaepKey.TryUnseal(kek, material, "record"u8, out RsaOaepKey? opened));
        Assert.Equal(s_key.Value.GetPublicKey(), opened.GetPublicKey());
        byte[] plaintext = new byte[RsaOaepKey.MaxPlaintextBytes];
        Assert.True(opened.TryDecrypt(
            sender.Encrypt([9, 8], RSAEncryptionPadding.OaepSHA256), plaintext, out int length));
        Assert.Equal([9, 8], plaintext[..length]);
        opened.Dispose();
    }

    [Fact]
    public void Key_of_another_size_or_kind_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        using RSA small = RSA.Create(2048);
        using ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (byte[] encoded in new[]
        {
            small.ExportPkcs8PrivateKey(), curve.ExportPkcs8PrivateKey(),
        })
        {
            byte[] material = SealedMaterial.Seal(
                kek, MaterialAlgorithm.Rsa4096OaepSha256, encoded, []);
            Assert.False(RsaOaepKey.TryUnseal(kek, material, [], out _));
        }
    }

    [Fact]
    public void Four_threads_on_one_key_decrypt_right()
    {
        using RSA sender = Sender();
        byte[][] ciphertexts =
        [
            .. Enumerable.Range(0, 4).Select(
                index => sender.Encrypt([(byte)index], RSAEncryptionPadding.OaepSHA256)),
        ];

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
        {
            byte[] opened = new byte[RsaOaepKey.MaxPlaintextBytes];
            for (int i = 0; i < 20; i++)
            {
                Assert.True(s_key.Value.TryDecrypt(ciphertexts[index], opened, out int length));
                Assert.Equal([(byte)index], opened[..length]);
            }
        });
    }

    private static void AssertRefused(byte[] ciphertext)
    {
        byte[] opened = new byte[RsaOaepKey.MaxPlaintextBytes];
        opened.AsSpan().Fill(0xCC);

        Assert.False(s_key.Value.TryDecrypt(ciphertext, opened, out int length));
        Assert.Equal(0, length);
        Assert.All(opened, value => Assert.Equal(0, value));
    }

    private static RSA Sender()
    {
        RSA sender = RSA.Create();
        sender.ImportSubjectPublicKeyInfo(s_key.Value.GetPublicKey(), out _);
        return sender;
    }
}
