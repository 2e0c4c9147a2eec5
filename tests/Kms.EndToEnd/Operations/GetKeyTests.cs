namespace Kms.EndToEnd.Operations;

// Protects against a key that cannot be found by one of its two references.
[Collection(DaemonGroup.Name)]
public sealed class GetKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task GetKey_finds_a_key_by_name_and_by_id()
    {
        var key = await daemon.CreateAsync();

        Assert.Equal(key.Id, (await daemon.Client.GetKeyAsync(key.Name)).Id);
        Assert.Equal(key.Name, (await daemon.Client.GetKeyAsync(key.Id)).Name);
        await DaemonFixture.RefusesAsync(KmsStatus.KeyNotFound, () => daemon.Client.GetKeyAsync("test/none"));
    }
}
