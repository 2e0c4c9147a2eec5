using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kms.Crypto.Tests;

// Protects against: a public key that other programs read as another key or not at all.
public sealed class PublicKeysTests
{
    [Fact]
    public void Pem_is_read_back_by_the_framework()
    {
        using EcdsaKey key = EcdsaKey.Generate(EcdsaCurve.P384);

        string pem = Encoding.ASCII.GetString(PublicKeys.ToPem(key.GetPublicKey()));

        Assert.StartsWith("-----BEGIN PUBLIC KEY-----\n", pem);
        Assert.EndsWith("-----END PUBLIC KEY-----\n", pem);
        using ECDsa read = ECDsa.Create();
        read.ImportFromPem(pem);
        Assert.Equal(key.GetPublicKey(), read.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData(EcdsaCurve.P256, "P-256", "ES256")]
    [InlineData(EcdsaCurve.P384, "P-384", "ES384")]
    public void Ec_jwk_holds_the_point_that_the_framework_reads(
        EcdsaCurve curve, string name, string algorithm)
    {
        // One point in 128 has a coordinate with a leading zero, which must not be dropped.
        for (int i = 0; i < 400; i++)
        {
            using ECDsa key = ECDsa.Create(
                curve == EcdsaCurve.P256
                    ? ECCurve.NamedCurves.nistP256
                    : ECCurve.NamedCurves.nistP384);
            ECPoint point = key.ExportParameters(false).Q;

            JsonElement jwk = Parse(PublicKeys.ToJwk(key.ExportSubjectPublicKeyInfo()));

            Assert.Equal("EC", jwk.GetProperty("kty").GetString());
            Assert.Equal("sig", jwk.GetProperty("use").GetString());
            Assert.Equal(algorithm, jwk.GetProperty("alg").GetString());
            Assert.Equal(name, jwk.GetProperty("crv").GetString());
            Assert.Equal(point.X, Decode(jwk, "x"));
            Assert.Equal(point.Y, Decode(jwk, "y"));
        }
    }

    [Fact]
    public void Rsa_jwk_holds_the_numbers_that_the_framework_reads()
    {
        using RSA key = RSA.Create(2048);
        RSAParameters parameters = key.ExportParameters(false);

        JsonElement jwk = Parse(PublicKeys.ToJwk(key.ExportSubjectPublicKeyInfo()));

        Assert.Equal("RSA", jwk.GetProperty("kty").GetString());
        Assert.Equal("enc", jwk.GetProperty("use").GetString());
        Assert.Equal("RSA-OAEP-256", jwk.GetProperty("alg").GetString());
        Assert.Equal(parameters.Modulus, Decode(jwk, "n"));
        Assert.Equal(parameters.Exponent, Decode(jwk, "e"));
    }

    [Fact]
    public void What_is_not_a_key_of_ours_is_the_callers_bug_and_throws()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        byte[] valid = ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfo();

        Assert.Throws<ArgumentException>(
            () => PublicKeys.ToJwk(other.ExportSubjectPublicKeyInfo()));
        Assert.Throws<ArgumentException>(() => PublicKeys.ToJwk(valid.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => PublicKeys.ToJwk([.. valid, 0]));
        Assert.Throws<ArgumentException>(() => PublicKeys.ToJwk([]));
    }

    private static JsonElement Parse(byte[] json)
    {
        return JsonDocument.Parse(json).RootElement;
    }

    private static byte[] Decode(JsonElement jwk, string name)
    {
        return Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString()!);
    }
}
