using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kms.EndToEnd.Operations;

// Protects against a public key that another program reads differently.
[Collection(DaemonGroup.Name)]
public sealed class GetPublicKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task GetPublicKey_is_the_same_key_in_each_format()
    {
        var key = await daemon.CreateAsync(KeyAlgorithm.ECDSA_NIST_P256_SHA_256);

        var der = await daemon.Client.ExportPublicKeyAsync(key.Name, PublicKeyFormat.Der);
        var pem = Encoding.ASCII.GetString(await daemon.Client.ExportPublicKeyAsync(key.Name, PublicKeyFormat.Pem));
        var jwk = JsonDocument.Parse(
            await daemon.Client.ExportPublicKeyAsync(key.Name, PublicKeyFormat.Jwk)).RootElement;

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        Assert.Equal(der, ecdsa.ExportSubjectPublicKeyInfo());
        Assert.Equal("P-256", jwk.GetProperty("crv").GetString());
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()).Length);
    }

    [Fact]
    public async Task GetPublicKey_of_a_symmetric_key_or_a_missing_version_fails()
    {
        var symmetric = await daemon.CreateAsync();
        var signing = await daemon.CreateAsync(KeyAlgorithm.ECDSA_NIST_P384_SHA_384);

        await DaemonFixture.RefusesAsync(
            KmsStatus.WrongAlgorithm, () => daemon.Client.GetPublicKeyAsync(symmetric.Name));
        await DaemonFixture.RefusesAsync(
            KmsStatus.VersionNotFound, () => daemon.Client.GetPublicKeyAsync(signing.Name, 2));
    }
}
