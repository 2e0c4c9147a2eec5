namespace Kms.EndToEnd.Operations;

// Protects against a default version that is none.
[Collection(DaemonGroup.Name)]
public sealed class SetDefaultVersionTests(DaemonFixture daemon)
{
    [Fact]
    public async Task SetDefaultVersion_takes_a_version_there_is()
    {
        var key = await daemon.CreateAsync();
        await daemon.Client.RotateKeyAsync(key.Name);

        var changed = await daemon.Client.SetDefaultVersionAsync(key.Name, 1);

        Assert.Equal((1u, 2u), (changed.DefaultVersion, changed.LatestVersion));
        Assert.Equal(1, (await daemon.Client.EncryptAsync(key.Name, default))[21]);
        await DaemonFixture.RefusesAsync(
            KmsStatus.VersionNotFound, () => daemon.Client.SetDefaultVersionAsync(key.Name, 3));
    }
}
