namespace Kms.EndToEnd.Operations;

// Protects against an RSA ciphertext that opens to something else, or tells why it does not open.
[Collection(DaemonGroup.Name)]
public sealed class AsymmetricDecryptTests(DaemonFixture daemon)
{
    [Fact]
    public async Task AsymmetricDecrypt_opens_what_its_public_key_encrypted_and_nothing_else()
    {
        var key = await daemon.CreateAsync(KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256);
        var publicKey = await daemon.Client.GetPublicKeyAsync(key.Name);
        var plaintext = new byte[446];
        Random.Shared.NextBytes(plaintext);

        var ciphertext = publicKey.Encrypt(plaintext);

        Assert.Equal(plaintext, await daemon.Client.AsymmetricDecryptAsync(key.Name, ciphertext));
        Assert.Empty(await daemon.Client.AsymmetricDecryptAsync(key.Name, publicKey.Encrypt([])));
        byte[] changed = [.. ciphertext[..^1], (byte)(ciphertext[^1] ^ 1)];
        byte[][] wrong = [ciphertext[..^1], [.. ciphertext, 0], new byte[512], [], changed];
        foreach (var bytes in wrong)
        {
            await DaemonFixture.RefusesAsync(
                KmsStatus.DecryptionFailed, () => daemon.Client.AsymmetricDecryptAsync(key.Name, bytes));
        }

        await DaemonFixture.RefusesAsync(
            KmsStatus.VersionNotFound, () => daemon.Client.AsymmetricDecryptAsync(key.Name, ciphertext, version: 2));
    }
}
