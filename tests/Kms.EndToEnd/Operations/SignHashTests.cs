using System.Security.Cryptography;

namespace Kms.EndToEnd.Operations;

// Protects against a signature that nobody else verifies, and a digest of the wrong length that is signed.
[Collection(DaemonGroup.Name)]
public sealed class SignHashTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P256_SHA_256, SignatureFormat.Der)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P256_SHA_256, SignatureFormat.P1363)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P384_SHA_384, SignatureFormat.Der)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P384_SHA_384, SignatureFormat.P1363)]
    public async Task SignHash_verifies_with_the_public_key_of_its_version(
        KeyAlgorithm algorithm, SignatureFormat format)
    {
        var key = await daemon.CreateAsync(algorithm);
        await daemon.Client.RotateKeyAsync(key.Name);
        var digest = RandomNumberGenerator.GetBytes(algorithm.DigestBytes());

        var signature = await daemon.Client.SignHashAsync(key.Name, digest, format);

        var publicKey = await daemon.Client.GetPublicKeyAsync(key.Name, signature.Version);
        Assert.Equal(2u, signature.Version);
        Assert.True(publicKey.VerifyHash(digest, signature.Bytes.Span, format));
        digest[0] ^= 1;
        Assert.False(publicKey.VerifyHash(digest, signature.Bytes.Span, format));
    }

    [Theory]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P256_SHA_256, 32)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P384_SHA_384, 48)]
    public async Task SignHash_takes_one_digest_length(KeyAlgorithm algorithm, int right)
    {
        var key = await daemon.CreateAsync(algorithm);
        foreach (var length in new[] { 0, right - 1, right + 1, 64 })
        {
            await DaemonFixture.RefusesAsync(
                KmsStatus.InvalidDigestLength, () => daemon.Client.SignHashAsync(key.Name, new byte[length]));
        }

        await DaemonFixture.RefusesAsync(
            KmsStatus.InvalidRequest, () => daemon.Client.SignHashAsync(key.Name, new byte[right], (SignatureFormat)3));
    }
}
