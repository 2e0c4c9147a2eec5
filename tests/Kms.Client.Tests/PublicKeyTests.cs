using System.Security.Cryptography;

namespace Kms.Client.Tests;

// Protects against a signature accepted in two encodings, or of another key or digest.
public sealed class PublicKeyTests
{
    public static TheoryData<KeyAlgorithm> Signing =>
        [KeyAlgorithm.ECDSA_NIST_P256_SHA_256, KeyAlgorithm.ECDSA_NIST_P384_SHA_384];

    [Theory]
    [MemberData(nameof(Signing))]
    public void Signatures_of_others_verify_in_both_formats(KeyAlgorithm algorithm)
    {
        using var key = Create(algorithm);
        var publicKey = new PublicKey(algorithm, 1, key.ExportSubjectPublicKeyInfo());
        var digest = RandomNumberGenerator.GetBytes(algorithm.DigestBytes());
        for (var i = 0; i < 50; i++)
        {
            var der = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
            var fixedSize = key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

            Assert.True(publicKey.VerifyHash(digest, der));
            Assert.True(publicKey.VerifyHash(digest, fixedSize, SignatureFormat.P1363));
            Assert.False(publicKey.VerifyHash(digest, [.. der, 0]));
            Assert.False(publicKey.VerifyHash(digest, fixedSize.AsSpan(1), SignatureFormat.P1363));
            Assert.False(publicKey.VerifyHash(digest.AsSpan(1), der));
        }
    }

    [Fact]
    public void Der_without_its_leading_zero_or_with_one_too_many_is_refused()
    {
        using var key = Create(KeyAlgorithm.ECDSA_NIST_P256_SHA_256);
        var publicKey = new PublicKey(KeyAlgorithm.ECDSA_NIST_P256_SHA_256, 1, key.ExportSubjectPublicKeyInfo());
        var digest = new byte[32];
        byte[] der;
        do
        {
            der = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        }
        while (der[3] != 33);

        // SEQUENCE { INTEGER 33 bytes: 00 8x..., ... } without the 00, then with a second one.
        byte[] without = [0x30, (byte)(der[1] - 1), 2, 32, .. der[5..]];
        byte[] with = [0x30, (byte)(der[1] + 1), 2, 34, 0, .. der[4..]];

        Assert.True(publicKey.VerifyHash(digest, der));
        Assert.False(publicKey.VerifyHash(digest, without));
        Assert.False(publicKey.VerifyHash(digest, with));
    }

    [Fact]
    public void Encrypt_takes_at_most_446_bytes_and_others_decrypt_it()
    {
        using var rsa = RSA.Create(4096);
        var publicKey = new PublicKey(KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256, 1, rsa.ExportSubjectPublicKeyInfo());

        var ciphertext = publicKey.Encrypt(new byte[446]);

        Assert.Equal(new byte[446], rsa.Decrypt(ciphertext, RSAEncryptionPadding.OaepSHA256));
        Assert.Throws<ArgumentException>(() => publicKey.Encrypt(new byte[447]));
        Assert.Throws<InvalidOperationException>(() => publicKey.VerifyHash(new byte[32], new byte[70]));
    }

    private static ECDsa Create(KeyAlgorithm algorithm) => ECDsa.Create(
        algorithm == KeyAlgorithm.ECDSA_NIST_P256_SHA_256
            ? ECCurve.NamedCurves.nistP256
            : ECCurve.NamedCurves.nistP384);
}
