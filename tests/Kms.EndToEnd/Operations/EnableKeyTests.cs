namespace Kms.EndToEnd.Operations;

// Protects against a disablement that does not end.
[Collection(DaemonGroup.Name)]
public sealed class EnableKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task EnableKey_ends_a_disablement()
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray());
        await daemon.Client.DisableKeyAsync(key.Name);

        Assert.Equal(KeyState.Enabled, (await daemon.Client.EnableKeyAsync(key.Name)).State);

        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(ciphertext));
    }
}
