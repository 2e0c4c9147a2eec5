using System.Runtime.CompilerServices;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Crypto;
using Kms.Storage;
using Kms.Storage.Log;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Core.Tests;

/// <summary>A vault on a store of its own in a temporary directory, with a clock that tests move.</summary>
internal sealed class TestVault : IDisposable
{
    public TestVault()
    {
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Reopen();
    }

    public string Path { get; } = System.IO.Path.Join(
        System.IO.Path.GetTempPath(), "kms-core-" + Guid.NewGuid().ToString("N"));

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", null));

    public SealingKey RootKey { get; } = SealingKey.Generate();

    public KeyVault Vault { get; private set; } = null!;

    public KeyLifecycle Lifecycle { get; private set; } = null!;

    public Encryption Encryption { get; private set; } = null!;

    public AsymmetricUse AsymmetricUse { get; private set; } = null!;

    [ModuleInitializer]
    public static void StartCrypto() =>
        CryptoRuntime.Start(new SecretMemoryOptions { AllowOpenSslHeapOutside = true });

    /// <summary>Closes the store in order, if it is open, and opens it again.</summary>
    public void Reopen()
    {
        Vault?.Dispose();
        Vault = KeyVault.Open(LogKeyStore.Open(Path), RootKey);
        Lifecycle = new KeyLifecycle(Vault, Time);
        Encryption = new Encryption(Vault, Lifecycle.StoreUsage);
        AsymmetricUse = new AsymmetricUse(Vault);
    }

    public Key Create(string name, KeyAlgorithm algorithm = KeyAlgorithm.AES_256_GCM, uint period = 0)
    {
        var description = new KeyDescription(
            KeyName.Parse(name), algorithm, "", new Dictionary<string, string>(), period);
        Assert.Equal(KmsStatus.Ok, Lifecycle.Create(description, Guid.Empty, out var key));
        return key!;
    }

    public Key Get(string name)
    {
        Assert.True(Vault.Keys.TryGet(name, out var key));
        return key;
    }

    public byte[] Encrypt(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad = default)
    {
        var ciphertext = new byte[Encryption.CiphertextBytes(plaintext.Length)];
        Assert.Equal(KmsStatus.Ok, Encryption.Encrypt(Get(name), plaintext, aad, ciphertext));
        return ciphertext;
    }

    public KmsStatus Decrypt(string name, byte[] ciphertext, ReadOnlySpan<byte> aad, out byte[] plaintext)
    {
        plaintext = new byte[Math.Max(ciphertext.Length - Limits.CiphertextOverheadBytes, 0)];
        return Encryption.Decrypt(Get(name), ciphertext, aad, plaintext, out _);
    }

    public void Dispose()
    {
        Vault.Dispose();
        RootKey.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
