namespace Kms.EndToEnd.Operations;

// Protects against a restored key that is not the one that was deleted.
[Collection(DaemonGroup.Name)]
public sealed class RestoreKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task RestoreKey_takes_a_deletion_back_under_a_new_name()
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray());
        await daemon.Client.ScheduleKeyDeletionAsync(key.Name);
        var name = daemon.NewName();

        var restored = await daemon.Client.RestoreKeyAsync(key.Id, name);
        await daemon.Client.EnableKeyAsync(name);

        Assert.Equal((name, KeyState.Disabled, null), (restored.Name, restored.State, restored.DeletionAt));
        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(
            KmsStatus.KeyNotDeletionScheduled, () => daemon.Client.RestoreKeyAsync(key.Id));
    }
}
