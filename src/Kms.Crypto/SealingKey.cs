using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Aead;
using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto;

/// <summary>A 32-byte key of the sealing hierarchy: root key, store key or KEK.</summary>
/// <remarks>
/// <para>Standard: as <see cref="Aes256GcmKey"/>; derivation is HKDF-SHA-256, RFC 5869.</para>
/// <para>Layout: nonce (24) ‖ commitment (32) ‖ body ‖ tag (16). The authenticated data begins with
/// a purpose byte that is not stored: what was sealed as a key cannot be opened as data. CRYPTO.md
/// §5.</para>
/// <para>Threads: any number. Ownership: Dispose zeroizes the key.</para>
/// </remarks>
public sealed class SealingKey : IDisposable
{
    /// <summary>How many bytes longer a sealed text is than its plaintext.</summary>
    public const int OverheadBytes = XaesKey.OverheadBytes;

    /// <summary>Size of a raw key in a file, in bytes.</summary>
    public const int KeyBytes = XaesKey.KeyBytes;

    /// <summary>Size of a key sealed by <see cref="SealKey"/>, in bytes.</summary>
    public const int SealedKeyBytes = OverheadBytes + KeyBytes;

    private const byte DataPurpose = (byte)'D';
    private const byte KeyPurpose = (byte)'K';
    private const byte MaterialPurpose = (byte)'M';

    private readonly XaesKey _key;

    private SealingKey(XaesKey key)
    {
        _key = key;
    }

    /// <summary>Makes a new random key, inside secret memory.</summary>
    public static SealingKey Generate()
    {
        return new SealingKey(XaesKey.Generate());
    }

    /// <summary>Reads a raw key from where the file stands, straight into secret memory.</summary>
    /// <exception cref="InvalidDataException">The rest of the file is not exactly 32 bytes.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SealingKey ReadFrom(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new SealingKey(XaesKey.TryCreate(
            static (key, source) =>
            {
                SecretFile.ReadExactly(source, key);
                return true;
            },
            file)!);
    }

    /// <summary>Derives another key from this one; equal labels give equal keys.</summary>
    /// <param name="label">HKDF's info: names what the derived key is for.</param>
    public SealingKey Derive(ReadOnlySpan<byte> label)
    {
        using SecretLease lease = _key.Lease();
        var inputs = new DerivationInputs(lease.Bytes[..KeyBytes], label);
        return new SealingKey(XaesKey.TryCreate(
            static (derived, from) =>
            {
                Hkdf.DeriveKey(from.Key, salt: default, from.Label, derived);
                return true;
            },
            inputs)!);
    }

    /// <summary>Seals data; <see cref="TryUnseal"/> with the same AAD opens it.</summary>
    /// <param name="plaintext">0 bytes or more.</param>
    /// <param name="aad">Authenticated, not stored.</param>
    /// <param name="destination">Exactly plaintext plus <see cref="OverheadBytes"/>.</param>
    public void Seal(
        ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad, Span<byte> destination)
    {
        _key.Encrypt([DataPurpose], aad, plaintext, destination);
    }

    /// <summary>Opens data that <see cref="Seal"/> sealed.</summary>
    /// <param name="sealedBytes">Any bytes.</param>
    /// <param name="aad">As at sealing.</param>
    /// <param name="plaintext">Exactly sealedBytes less <see cref="OverheadBytes"/>; all zero on
    /// failure.</param>
    /// <returns>False when anything differs.</returns>
    public bool TryUnseal(
        ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad, Span<byte> plaintext)
    {
        return _key.TryDecrypt([DataPurpose], aad, sealedBytes, plaintext);
    }

    /// <summary>Seals another key of the hierarchy.</summary>
    /// <param name="key">The key to seal; it does not leave secret memory in the clear.</param>
    /// <param name="aad">Authenticated, not stored.</param>
    /// <param name="destination">Exactly <see cref="SealedKeyBytes"/>.</param>
    public void SealKey(SealingKey key, ReadOnlySpan<byte> aad, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(key);
        using SecretLease lease = key._key.Lease();
        _key.Encrypt([KeyPurpose], aad, lease.Bytes[..KeyBytes], destination);
    }

    /// <summary>Opens a key that <see cref="SealKey"/> sealed, into secret memory.</summary>
    /// <returns>False when anything differs, the length included.</returns>
    public bool TryUnsealKey(
        ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad,
        [NotNullWhen(true)] out SealingKey? key)
    {
        key = null;
        if (sealedBytes.Length != SealedKeyBytes)
        {
            return false;
        }

        var inputs = new UnsealInputs(_key, sealedBytes, aad);
        XaesKey? opened = XaesKey.TryCreate(
            static (target, from) =>
                from.Kek.TryDecrypt([KeyPurpose], from.Aad, from.SealedBytes, target),
            inputs);
        key = opened is null ? null : new SealingKey(opened);
        return key is not null;
    }

    /// <summary>Writes the 32 raw bytes straight from secret memory to the file. Whoever calls
    /// makes the file private first and syncs it after.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteTo(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using SecretLease lease = _key.Lease();
        SecretFile.Write(file, lease.Bytes[..KeyBytes]);
    }

    /// <summary>Zeroizes the key; operations under way end first.</summary>
    public void Dispose()
    {
        _key.Dispose();
    }

    internal void SealMaterial(
        MaterialAlgorithm algorithm, ReadOnlySpan<byte> material, ReadOnlySpan<byte> aad,
        Span<byte> destination)
    {
        _key.Encrypt(
            [MaterialPurpose, SealedMaterial.Format, (byte)algorithm], aad, material, destination);
    }

    internal bool TryUnsealMaterial(
        MaterialAlgorithm algorithm, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad,
        Span<byte> material)
    {
        return _key.TryDecrypt(
            [MaterialPurpose, SealedMaterial.Format, (byte)algorithm], aad, sealedBytes, material);
    }

    private readonly ref struct DerivationInputs(ReadOnlySpan<byte> key, ReadOnlySpan<byte> label)
    {
        internal readonly ReadOnlySpan<byte> Key = key;
        internal readonly ReadOnlySpan<byte> Label = label;
    }

    private readonly ref struct UnsealInputs(
        XaesKey kek, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad)
    {
        internal readonly XaesKey Kek = kek;
        internal readonly ReadOnlySpan<byte> SealedBytes = sealedBytes;
        internal readonly ReadOnlySpan<byte> Aad = aad;
    }
}
