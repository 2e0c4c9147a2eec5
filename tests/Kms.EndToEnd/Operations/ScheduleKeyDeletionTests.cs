namespace Kms.EndToEnd.Operations;

// Protects against a key that is gone before its window, or used within it.
[Collection(DaemonGroup.Name)]
public sealed class ScheduleKeyDeletionTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 1)]
    [InlineData(365, 365)]
    public async Task ScheduleKeyDeletion_sets_the_window_and_stops_every_use(uint asked, int days)
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, default);

        var scheduled = await daemon.Client.ScheduleKeyDeletionAsync(key.Name, asked);

        Assert.Equal(KeyState.DeletionScheduled, scheduled.State);
        Assert.InRange(
            scheduled.DeletionAt!.Value, key.CreatedAt.AddDays(days), key.CreatedAt.AddDays(days).AddMinutes(5));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDeletionScheduled, () => daemon.Client.DecryptAsync(ciphertext));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyDeletionScheduled, () => daemon.Client.EnableKeyAsync(key.Name));
    }

    [Fact]
    public async Task ScheduleKeyDeletion_beyond_a_year_is_refused()
    {
        var key = await daemon.CreateAsync();

        await DaemonFixture.RefusesAsync(
            KmsStatus.LimitExceeded, () => daemon.Client.ScheduleKeyDeletionAsync(key.Name, 366));
    }
}
