namespace Kms.EndToEnd.Operations;

// Protects against a disabled key that is used all the same.
[Collection(DaemonGroup.Name)]
public sealed class DisableKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task DisableKey_stops_every_use_of_the_key()
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, default);

        Assert.Equal(KeyState.Disabled, (await daemon.Client.DisableKeyAsync(key.Name)).State);

        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.EncryptAsync(key.Name, default));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.DecryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.ReEncryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.GenerateDataKeyAsync(key.Name));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDisabled, () => daemon.Client.RotateKeyAsync(key.Name));
    }
}
