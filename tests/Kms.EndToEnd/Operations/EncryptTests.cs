using Kms.Client;

namespace Kms.EndToEnd.Operations;

// Protects against an Encrypt that takes what it must not, or gives what Decrypt does not open.
[Collection(DaemonGroup.Name)]
public sealed class EncryptTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1024, 16)]
    [InlineData(Limits.PlaintextBytesMax, 0)]
    [InlineData(200_000, Limits.AadBytesMax)]
    public async Task Encrypt_at_each_size_opens_again(int plaintextBytes, int aadBytes)
    {
        var key = await daemon.CreateAsync();
        var (plaintext, aad) = (new byte[plaintextBytes], new byte[aadBytes]);
        Random.Shared.NextBytes(plaintext);

        var ciphertext = await daemon.Client.EncryptAsync(key.Name, plaintext, aad);

        Assert.Equal(plaintextBytes + Limits.CiphertextOverheadBytes, ciphertext.Length);
        Assert.Equal(plaintext, await daemon.Client.DecryptAsync(ciphertext, aad, key.Id));
    }

    [Theory]
    [InlineData(Limits.PlaintextBytesMax + 1, 0)]
    [InlineData(0, Limits.AadBytesMax + 1)]
    public async Task Encrypt_beyond_a_limit_is_refused(int plaintextBytes, int aadBytes)
    {
        var key = await daemon.CreateAsync();

        await DaemonFixture.RefusesAsync(
            KmsStatus.LimitExceeded,
            () => daemon.Client.EncryptAsync(key.Name, new byte[plaintextBytes], new byte[aadBytes]));
    }

    [Fact]
    public async Task Encrypt_with_a_signing_unknown_or_disabled_key_is_refused()
    {
        var signing = await daemon.CreateAsync(KeyAlgorithm.ECDSA_NIST_P256_SHA_256);
        var disabled = await daemon.CreateAsync();
        await daemon.Client.DisableKeyAsync(disabled.Id);

        await DaemonFixture.RefusesAsync(
            KmsStatus.WrongAlgorithm, () => daemon.Client.EncryptAsync(signing.Name, default));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyNotFound, () => daemon.Client.EncryptAsync("test/none", default));
        await DaemonFixture.RefusesAsync(
            KmsStatus.KeyNotFound, () => daemon.Client.EncryptAsync(Guid.NewGuid(), default));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.EncryptAsync(disabled.Id, default));
    }

    [Fact]
    public async Task Encrypt_of_a_batch_answers_each_item_for_itself()
    {
        var key = await daemon.CreateAsync();
        var plaintexts = Enumerable.Range(0, 1500).Select(
            static i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i)).ToArray();

        var encrypted = await daemon.Client.EncryptBatchAsync(key.Name, plaintexts, "aad"u8.ToArray());
        var ciphertexts = encrypted.Select(static item => (ReadOnlyMemory<byte>)item.Value).ToArray();
        ciphertexts[7] = ciphertexts[7][..^1];
        var opened = await daemon.Client.DecryptBatchAsync(ciphertexts, "aad"u8.ToArray());

        Assert.Equal(1500, opened.Count);
        Assert.Equal(new BatchItem<byte[]>(KmsStatus.DecryptionFailed, null), opened[7]);
        Assert.Equal(1499, opened.Where(
            static (item, i) => item.Status == KmsStatus.Ok && BitConverter.ToInt32(item.Value!) == i).Count());
    }
}
