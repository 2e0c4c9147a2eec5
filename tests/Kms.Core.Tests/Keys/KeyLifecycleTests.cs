using Kms.Core.Keys;

namespace Kms.Core.Tests.Keys;

// Protects against a change that is lost, half done, done twice, or done over another's.
public sealed class KeyLifecycleTests : IDisposable
{
    private static readonly ChangeGuard NoGuard = default;
    private readonly TestVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData(KeyAlgorithm.AES_256_GCM)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P256_SHA_256)]
    [InlineData(KeyAlgorithm.ECDSA_NIST_P384_SHA_384)]
    public void Create_makes_an_enabled_key_that_survives_a_restart(KeyAlgorithm algorithm)
    {
        var created = _vault.Create("orders/card", algorithm);

        _vault.Reopen();

        var key = _vault.Get("orders/card");
        Assert.Equal(created.ToInfo() with { Labels = key.Labels }, key.ToInfo());
        Assert.Equal(KeyState.Enabled, key.State);
        Assert.Equal(1u, key.DefaultVersion.Number);
        Assert.Equal(1ul, key.Revision);
    }

    [Fact]
    public void Create_with_a_name_in_use_fails_and_changes_nothing()
    {
        var first = _vault.Create("a");
        var description = new KeyDescription(
            KeyName.Parse("a"), KeyAlgorithm.AES_256_GCM, "", new Dictionary<string, string>(), 0);

        Assert.Equal(KmsStatus.KeyExists, _vault.Lifecycle.Create(description, Guid.Empty, out _));

        Assert.Same(first, _vault.Get("a"));
    }

    [Fact]
    public void Create_repeated_with_its_idempotency_key_returns_the_key_it_made()
    {
        var description = new KeyDescription(
            KeyName.Parse("a"), KeyAlgorithm.AES_256_GCM, "", new Dictionary<string, string>(), 0);
        var token = Guid.NewGuid();
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Create(description, token, out var first));

        _vault.Reopen();

        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Create(description, token, out var second));
        Assert.Equal(first!.Id, second!.Id);
    }

    [Fact]
    public void Create_of_a_signing_key_with_a_rotation_period_fails()
    {
        var description = new KeyDescription(
            KeyName.Parse("a"), KeyAlgorithm.ECDSA_NIST_P256_SHA_256, "", new Dictionary<string, string>(), 3600);

        Assert.Equal(KmsStatus.WrongAlgorithm, _vault.Lifecycle.Create(description, Guid.Empty, out _));
    }

    [Fact]
    public void Rotate_makes_a_new_default_and_old_ciphertexts_still_open()
    {
        var id = _vault.Create("a").Id;
        var old = _vault.Encrypt("a", "old"u8);

        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Rotate(id, NoGuard, out var rotated));

        Assert.Equal(2u, rotated!.DefaultVersion.Number);
        var young = _vault.Encrypt("a", "new"u8);
        Assert.Equal(2, young[21]);
        _vault.Reopen();
        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("a", old, default, out var plaintext));
        Assert.Equal("old"u8.ToArray(), plaintext);
        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("a", young, default, out plaintext));
        Assert.Equal("new"u8.ToArray(), plaintext);
    }

    [Fact]
    public void Rotate_repeated_with_its_idempotency_key_rotates_once()
    {
        var id = _vault.Create("a").Id;
        var guard = new ChangeGuard(1, Guid.NewGuid());

        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Rotate(id, guard, out _));
        _vault.Reopen();
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Rotate(id, guard, out var key));

        Assert.Equal(2u, key!.DefaultVersion.Number);
    }

    [Fact]
    public void A_change_with_a_stale_revision_is_refused()
    {
        var id = _vault.Create("a").Id;
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Disable(id, new ChangeGuard(1, default), out _));

        Assert.Equal(KmsStatus.RevisionConflict, _vault.Lifecycle.Enable(id, new ChangeGuard(1, default), out _));

        Assert.Equal(KeyState.Disabled, _vault.Get("a").State);
    }

    [Fact]
    public void Update_changes_what_is_named_and_keeps_the_rest()
    {
        var id = _vault.Create("a", period: 3600).Id;
        var labels = new Dictionary<string, string> { ["team"] = "payments" };

        var update = new KeyUpdate(KeyName.Parse("b"), "text", labels, null);
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Update(id, NoGuard, update, out _));

        _vault.Reopen();
        var key = _vault.Get("b");
        Assert.False(_vault.Vault.Keys.TryGet("a", out _));
        Assert.Equal("text", key.Description);
        Assert.Equal(labels, key.Labels);
        Assert.Equal(3600u, key.RotationPeriodSeconds);
        Assert.Equal(["b"], _vault.Vault.Keys.Names);
    }

    [Fact]
    public void Update_to_a_name_in_use_fails()
    {
        _vault.Create("a");
        var id = _vault.Create("b").Id;

        var update = new KeyUpdate(KeyName.Parse("a"), null, null, null);
        Assert.Equal(KmsStatus.KeyExists, _vault.Lifecycle.Update(id, NoGuard, update, out _));
    }

    [Fact]
    public void SetDefaultVersion_encrypts_with_the_old_version_again()
    {
        var id = _vault.Create("a").Id;
        _vault.Lifecycle.Rotate(id, NoGuard, out _);

        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.SetDefaultVersion(id, NoGuard, 1, out _));

        Assert.Equal(1, _vault.Encrypt("a", default)[21]);
        Assert.Equal(KmsStatus.VersionNotFound, _vault.Lifecycle.SetDefaultVersion(id, NoGuard, 3, out _));
        Assert.Equal(KmsStatus.VersionNotFound, _vault.Lifecycle.SetDefaultVersion(id, NoGuard, 0, out _));
    }

    [Fact]
    public void A_scheduled_deletion_can_be_taken_back_until_its_window_ends()
    {
        var id = _vault.Create("a").Id;
        var ciphertext = _vault.Encrypt("a", "kept"u8);
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.ScheduleDeletion(id, NoGuard, 1, out var key));
        Assert.Equal(_vault.Time.GetUtcNow().AddDays(1), key!.DeletionAt);

        _vault.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_vault.Lifecycle.DestroyDue(max: 10));
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Restore(id, NoGuard, KeyName.Parse("b"), out _));
        Assert.Equal(KmsStatus.Ok, _vault.Lifecycle.Enable(id, NoGuard, out _));

        _vault.Time.Advance(TimeSpan.FromDays(2));
        Assert.Empty(_vault.Lifecycle.DestroyDue(max: 10));
        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("b", ciphertext, default, out _));
    }

    [Fact]
    public void A_key_is_destroyed_at_the_end_of_its_window_and_stays_so()
    {
        var id = _vault.Create("a").Id;
        _vault.Create("b");
        var kept = _vault.Encrypt("b", "kept"u8);
        _vault.Lifecycle.ScheduleDeletion(id, NoGuard, 0, out var key);
        Assert.Equal(_vault.Time.GetUtcNow().AddDays(30), key!.DeletionAt);

        _vault.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(id, Assert.Single(_vault.Lifecycle.DestroyDue(max: 10)).Id);

        Assert.False(_vault.Vault.Keys.TryGet(id, out _));
        Assert.Equal(KmsStatus.KeyNotFound, _vault.Lifecycle.Restore(id, NoGuard, null, out _));
        Assert.Equal(2ul, _vault.Vault.StoreHead.Generation);
        _vault.Reopen();
        Assert.Equal(["b"], _vault.Vault.Keys.Names);
        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("b", kept, default, out _));
    }

    [Fact]
    public void Restore_of_a_key_that_is_not_scheduled_fails()
    {
        var id = _vault.Create("a").Id;

        Assert.Equal(KmsStatus.KeyNotDeletionScheduled, _vault.Lifecycle.Restore(id, NoGuard, null, out _));
    }

    [Fact]
    public void Rotate_of_a_disabled_key_fails()
    {
        var id = _vault.Create("a").Id;
        _vault.Lifecycle.Disable(id, NoGuard, out _);

        Assert.Equal(KmsStatus.KeyDisabled, _vault.Lifecycle.Rotate(id, NoGuard, out _));
    }
}
