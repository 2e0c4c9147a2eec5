using Kms.Core.Keys;

namespace Kms.Core.Tests.Operations;

// Protects against a ciphertext that opens to anything but what was encrypted, under anything but its key.
public sealed class EncryptionTests : IDisposable
{
    private readonly TestVault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1024, 64)]
    [InlineData(Limits.PlaintextBytesMax, Limits.AadBytesMax)]
    public void Decrypt_returns_what_Encrypt_took(int plaintextBytes, int aadBytes)
    {
        _vault.Create("a");
        var plaintext = new byte[plaintextBytes];
        var aad = new byte[aadBytes];
        Random.Shared.NextBytes(plaintext);
        Random.Shared.NextBytes(aad);

        var ciphertext = _vault.Encrypt("a", plaintext, aad);

        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("a", ciphertext, aad, out var opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void Decrypt_fails_for_a_flipped_bit_in_each_byte()
    {
        _vault.Create("a");
        var ciphertext = _vault.Encrypt("a", "some plaintext"u8, "aad"u8);
        for (var i = 0; i < ciphertext.Length; i++)
        {
            var changed = (byte[])ciphertext.Clone();
            changed[i] ^= (byte)(1 << (i % 8));

            Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("a", changed, "aad"u8, out var plaintext));
            Assert.All(plaintext, static value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Decrypt_fails_for_each_shorter_and_a_longer_ciphertext()
    {
        _vault.Create("a");
        var ciphertext = _vault.Encrypt("a", "x"u8);
        for (var length = 0; length < ciphertext.Length; length++)
        {
            Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("a", ciphertext[..length], default, out _));
        }

        Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("a", [.. ciphertext, 0], default, out _));
    }

    [Fact]
    public void Decrypt_with_other_aad_or_under_another_key_fails()
    {
        _vault.Create("a");
        _vault.Create("b");
        var ciphertext = _vault.Encrypt("a", "x"u8, "aad"u8);

        Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("a", ciphertext, "aae"u8, out _));
        Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("a", ciphertext, default, out _));
        Assert.Equal(KmsStatus.DecryptionFailed, _vault.Decrypt("b", ciphertext, "aad"u8, out _));
    }

    [Fact]
    public void Encrypt_and_Decrypt_allocate_nothing_once_the_material_is_in_memory()
    {
        var key = _vault.Create("a");
        var plaintext = new byte[1024];
        var ciphertext = _vault.Encrypt("a", plaintext);
        for (var i = 0; i < 100; i++)
        {
            _vault.Encryption.Encrypt(key, plaintext, default, ciphertext);
            _vault.Encryption.Decrypt(key, ciphertext, default, plaintext, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _vault.Encryption.Encrypt(key, plaintext, default, ciphertext);
            _vault.Encryption.Decrypt(key, ciphertext, default, plaintext, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Idle_material_is_dropped_and_comes_back_on_use()
    {
        _vault.Create("a");
        var ciphertext = _vault.Encrypt("a", "x"u8);
        _vault.Vault.DropIdleMaterial();
        _vault.Vault.DropIdleMaterial();
        Assert.False(_vault.Get("a").DefaultVersion.Material.TryAcquire(out _));

        Assert.Equal(KmsStatus.Ok, _vault.Decrypt("a", ciphertext, default, out _));
    }
}
