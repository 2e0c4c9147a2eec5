namespace Kms.EndToEnd.Operations;

// Protects against a ciphertext that is lost, or left under the old version, on its way to a new one.
[Collection(DaemonGroup.Name)]
public sealed class ReEncryptTests(DaemonFixture daemon)
{
    [Fact]
    public async Task ReEncrypt_moves_to_the_default_version_and_to_another_key_and_aad()
    {
        var key = await daemon.CreateAsync();
        var other = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray(), "a"u8.ToArray());
        await daemon.Client.RotateKeyAsync(key.Name);

        var moved = await daemon.Client.ReEncryptAsync(ciphertext, "a"u8.ToArray());
        var away = await daemon.Client.ReEncryptAsync(moved, "a"u8.ToArray(), other.Name, "b"u8.ToArray());

        Assert.Equal((1, 2), (ciphertext[21], moved[21]));
        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(moved, "a"u8.ToArray(), key.Name));
        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(away, "b"u8.ToArray(), other.Name));
    }

    [Fact]
    public async Task ReEncrypt_with_a_wrong_aad_or_destination_fails()
    {
        var key = await daemon.CreateAsync();
        var signing = await daemon.CreateAsync(KeyAlgorithm.ECDSA_NIST_P256_SHA_256);
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray());

        await DaemonFixture.RefusesAsync(
            KmsStatus.DecryptionFailed, () => daemon.Client.ReEncryptAsync(ciphertext, "a"u8.ToArray()));
        await DaemonFixture.RefusesAsync(
            KmsStatus.WrongAlgorithm, () => daemon.Client.ReEncryptAsync(ciphertext, default, signing.Name));
        await DaemonFixture.RefusesAsync(
            KmsStatus.KeyNotFound, () => daemon.Client.ReEncryptAsync(ciphertext, default, "test/none"));
    }
}
