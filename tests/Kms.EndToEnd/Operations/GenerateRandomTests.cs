namespace Kms.EndToEnd.Operations;

// Protects against random bytes that are not, and against a length out of bounds.
[Collection(DaemonGroup.Name)]
public sealed class GenerateRandomTests(DaemonFixture daemon)
{
    [Fact]
    public async Task GenerateRandom_gives_as_many_bytes_as_asked_and_others_each_time()
    {
        var first = await daemon.Client.GenerateRandomAsync(Limits.RandomBytesMax);
        var second = await daemon.Client.GenerateRandomAsync(Limits.RandomBytesMax);

        Assert.Equal(Limits.RandomBytesMax, first.Length);
        Assert.NotEqual(first, second);
        Assert.Single(await daemon.Client.GenerateRandomAsync(1));
        await DaemonFixture.RefusesAsync(
            KmsStatus.LimitExceeded, () => daemon.Client.GenerateRandomAsync(Limits.RandomBytesMax + 1));
        await DaemonFixture.RefusesAsync(KmsStatus.InvalidRequest, () => daemon.Client.GenerateRandomAsync(0));
    }
}
