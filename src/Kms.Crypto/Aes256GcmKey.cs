using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Aead;

namespace Kms.Crypto;

/// <summary>One AES-256 key that encrypts and decrypts messages of user data.</summary>
/// <remarks>
/// <para>Standard: C2SP XAES-256-GCM (a NIST SP 800-108r1 key for each message, then SP 800-38D
/// AES-256-GCM), with the key commitment KC-XAES of IACR ePrint 2025/758. CRYPTO.md §2.</para>
/// <para>Limit: 2^48 messages; the key version counts them, not this class.</para>
/// <para>Layout: nonce (24) ‖ commitment (32) ‖ body (as the plaintext) ‖ tag (16).</para>
/// <para>Threads: any number on one key. Ownership: Dispose zeroizes the key.</para>
/// </remarks>
public sealed class Aes256GcmKey : IDisposable
{
    /// <summary>How many bytes longer a sealed message is than its plaintext.</summary>
    public const int OverheadBytes = XaesKey.OverheadBytes;

    /// <summary>Messages under one key, at most: the bound of CRYPTO.md §2.</summary>
    public const long MaxMessages = 1L << 48;

    private readonly XaesKey _key;

    private Aes256GcmKey(XaesKey key)
    {
        _key = key;
    }

    /// <summary>Makes a new random key, inside secret memory.</summary>
    public static Aes256GcmKey Generate()
    {
        return new Aes256GcmKey(XaesKey.Generate());
    }

    /// <summary>Opens a key that <see cref="SealUnder"/> sealed.</summary>
    /// <returns>False when anything differs: the KEK, the AAD, the algorithm or a byte.</returns>
    public static bool TryUnseal(
        SealingKey kek, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad,
        [NotNullWhen(true)] out Aes256GcmKey? key)
    {
        key = null;
        if (!SealedMaterial.TryUnseal(
            kek, MaterialAlgorithm.Aes256Gcm, sealedBytes, aad, out SecretBuffer? material))
        {
            return false;
        }

        using (material)
        {
            using SecretLease lease = material.Lease();
            XaesKey? opened = XaesKey.TryCreate(
                static (target, source) =>
                {
                    bool fits = source.Length == target.Length;
                    if (fits)
                    {
                        source.CopyTo(target);
                    }
                    return fits;
                },
                lease.Bytes);
            key = opened is null ? null : new Aes256GcmKey(opened);
            return key is not null;
        }
    }

    /// <summary>Seals the key material for the store. CRYPTO.md §6.</summary>
    public byte[] SealUnder(SealingKey kek, ReadOnlySpan<byte> aad)
    {
        using SecretLease lease = _key.Lease();
        return SealedMaterial.Seal(
            kek, MaterialAlgorithm.Aes256Gcm, lease.Bytes[..XaesKey.KeyBytes], aad);
    }

    /// <summary>Encrypts one message under a fresh random nonce.</summary>
    /// <param name="header">The part of the authenticated data whose length never varies.</param>
    /// <param name="aad">The rest; header ‖ aad is authenticated.</param>
    /// <param name="plaintext">0 bytes or more.</param>
    /// <param name="destination">Exactly plaintext plus <see cref="OverheadBytes"/>; must not
    /// overlap it.</param>
    public void Encrypt(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        Span<byte> destination)
    {
        _key.Encrypt(header, aad, plaintext, destination);
    }

    /// <summary>Decrypts one message.</summary>
    /// <param name="header">As at encryption.</param>
    /// <param name="aad">As at encryption.</param>
    /// <param name="sealedBytes">What Encrypt made; any bytes are allowed.</param>
    /// <param name="plaintext">Exactly sealedBytes less <see cref="OverheadBytes"/>; all zero on
    /// failure.</param>
    /// <returns>False when the message is not authentic; the cause is never told apart.</returns>
    public bool TryDecrypt(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedBytes,
        Span<byte> plaintext)
    {
        return _key.TryDecrypt(header, aad, sealedBytes, plaintext);
    }

    /// <summary>Zeroizes the key; operations under way end first.</summary>
    public void Dispose()
    {
        _key.Dispose();
    }

    internal void EncryptWithNonce(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        Span<byte> destination)
    {
        _key.EncryptWithNonce(header, aad, plaintext, destination);
    }

    internal static Aes256GcmKey FromBytes(ReadOnlySpan<byte> key)
    {
        return new Aes256GcmKey(XaesKey.TryCreate(
            static (target, source) =>
            {
                source.CopyTo(target);
                return true;
            },
            key)!);
    }
}
