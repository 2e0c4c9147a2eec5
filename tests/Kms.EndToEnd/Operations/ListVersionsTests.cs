using Kms.Client;

namespace Kms.EndToEnd.Operations;

// Protects against versions that are left out or shown in a state they are not in.
[Collection(DaemonGroup.Name)]
public sealed class ListVersionsTests(DaemonFixture daemon)
{
    [Fact]
    public async Task ListVersions_shows_every_version_in_order()
    {
        var key = await daemon.CreateAsync();
        for (var i = 0; i < 4; i++)
        {
            await daemon.Client.RotateKeyAsync(key.Name);
        }

        var versions = new List<KeyVersionInfo>();
        await foreach (var version in daemon.Client.ListVersionsAsync(key.Name))
        {
            versions.Add(version);
        }

        Assert.Equal([1u, 2u, 3u, 4u, 5u], versions.Select(static version => version.Number));
        Assert.All(versions, static version => Assert.Equal(KeyVersionState.Enabled, version.State));
    }
}
