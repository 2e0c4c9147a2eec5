using Kms.Core.Keys;

namespace Kms.Core.Tests.Keys;

// Protects against: a version that is used in a state in which it must not be.
public sealed class VersionUseTests : IDisposable
{
    private readonly TestVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData(KeyVersionState.Staged, KmsStatus.VersionDisabled)]
    [InlineData(KeyVersionState.Enabled, KmsStatus.Ok)]
    [InlineData(KeyVersionState.Disabled, KmsStatus.VersionDisabled)]
    [InlineData(KeyVersionState.DestroyScheduled, KmsStatus.VersionDisabled)]
    [InlineData(KeyVersionState.Destroyed, KmsStatus.VersionDestroyed)]
    public void A_ciphertext_opens_only_under_an_enabled_version(KeyVersionState state, KmsStatus status)
    {
        _vault.Create("k");
        var ciphertext = _vault.Encrypt("k", "x"u8);
        var key = _vault.Get("k");
        var version = key.DefaultVersion with { State = state };
        var changed = key with { DefaultVersion = version, Versions = [version] };

        var plaintext = new byte[1];
        Assert.Equal(status, _vault.Encryption.Decrypt(changed, ciphertext, default, plaintext, out _));
        Assert.Equal(status == KmsStatus.Ok ? "x"u8.ToArray() : new byte[1], plaintext);
    }

    [Theory]
    [InlineData(KeyState.Enabled, KmsStatus.Ok)]
    [InlineData(KeyState.Disabled, KmsStatus.KeyDisabled)]
    [InlineData(KeyState.DeletionScheduled, KmsStatus.KeyDeletionScheduled)]
    public void A_key_is_used_only_while_it_is_enabled(KeyState state, KmsStatus status)
    {
        _vault.Create("k");

        Assert.Equal(status, VersionUse.Check(_vault.Get("k") with { State = state }));
    }
}
