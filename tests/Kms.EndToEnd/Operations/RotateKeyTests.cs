namespace Kms.EndToEnd.Operations;

// Protects against a rotation that the next request does not see, or that strands old ciphertexts.
[Collection(DaemonGroup.Name)]
public sealed class RotateKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task RotateKey_is_seen_by_the_next_request_and_old_versions_decrypt()
    {
        var key = await daemon.CreateAsync();
        var old = await daemon.Client.EncryptAsync(key.Name, "old"u8.ToArray());

        var rotated = await daemon.Client.RotateKeyAsync(key.Name);
        var young = await daemon.Client.EncryptAsync(key.Name, "new"u8.ToArray());

        Assert.Equal((2u, 2u), (rotated.DefaultVersion, rotated.LatestVersion));
        Assert.Equal((1, 2), (old[21], young[21]));
        Assert.Equal("old"u8.ToArray(), await daemon.Client.DecryptAsync(old));
    }
}
