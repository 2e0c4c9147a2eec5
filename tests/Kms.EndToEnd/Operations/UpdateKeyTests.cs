using Kms.Client;

namespace Kms.EndToEnd.Operations;

// Protects against an update that changes more than it names, or overwrites another's.
[Collection(DaemonGroup.Name)]
public sealed class UpdateKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task UpdateKey_renames_and_the_old_ciphertexts_still_open()
    {
        var key = await daemon.CreateAsync();
        var ciphertext = await daemon.Client.EncryptAsync(key.Name, "x"u8.ToArray());
        var name = daemon.NewName();

        var updated = await daemon.Client.UpdateKeyAsync(
            key.Id, new KeyUpdate { Name = name, Description = "d" }, key.Revision);

        Assert.Equal((name, "d", key.Revision + 1), (updated.Name, updated.Description, updated.Revision));
        await DaemonFixture.RefusesAsync(KmsStatus.KeyNotFound, () => daemon.Client.GetKeyAsync(key.Name));
        Assert.Equal("x"u8.ToArray(), await daemon.Client.DecryptAsync(ciphertext, default, name));
    }

    [Fact]
    public async Task UpdateKey_with_a_stale_revision_fails_and_changes_nothing()
    {
        var key = await daemon.CreateAsync();
        await daemon.Client.UpdateKeyAsync(key.Id, new KeyUpdate { Description = "first" }, key.Revision);

        await DaemonFixture.RefusesAsync(
            KmsStatus.RevisionConflict,
            () => daemon.Client.UpdateKeyAsync(key.Id, new KeyUpdate { Description = "second" }, key.Revision));

        Assert.Equal("first", (await daemon.Client.GetKeyAsync(key.Id)).Description);
    }
}
