using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd.Operations;

// Protects against a ciphertext that opens although anything about it differs.
[Collection(DaemonGroup.Name)]
public sealed class DecryptTests(DaemonFixture daemon)
{
    [Fact]
    public async Task Decrypt_with_a_bit_flipped_in_any_byte_fails()
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "plaintext"u8.ToArray(), "aad"u8.ToArray());
        for (var i = 0; i < ciphertext.Length; i++)
        {
            var changed = (byte[])ciphertext.Clone();
            changed[i] ^= (byte)(1 << (i % 8));

            await DaemonFixture.RefusesAsync(
                KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(changed, "aad"u8.ToArray(), key.Name));
        }
    }

    [Fact]
    public async Task Decrypt_with_another_aad_or_key_fails()
    {
        var key = await daemon.CreateAsync();
        var other = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray(), "aad"u8.ToArray());

        await DaemonFixture.RefusesAsync(KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(
            KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(ciphertext, "aad"u8.ToArray(), other.Name));
        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(ciphertext, "aad"u8.ToArray()));
    }

    [Fact]
    public async Task Decrypt_of_anything_else_fails()
    {
        await daemon.CreateAsync();

        await DaemonFixture.RefusesAsync(KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(default));
        await DaemonFixture.RefusesAsync(KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(new byte[200]));
    }

    [Fact]
    public async Task Decrypt_of_a_key_that_is_not_here_says_so_unless_another_key_was_named()
    {
        var key = await daemon.CreateAsync();
        // Of a key that was destroyed nothing is left, so it answers as one that never was here.
        using var elsewhere = DaemonProcess.Started();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = elsewhere.SocketPath });
        var gone = await client.CreateKeyAsync(key.Name, KeyAlgorithm.AES_256_GCM);
        var ciphertext = await client.EncryptAsync(gone.Id, "x"u8.ToArray());

        await DaemonFixture.RefusesAsync(KmsStatus.KeyNotFound, () => daemon.Client.DecryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyNotFound, () => daemon.Client.ReEncryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(
            KmsStatus.DecryptionFailed, () => daemon.Client.DecryptAsync(ciphertext, default, key.Name));
    }
}
