using Kms.Core.Keys;
using Kms.Crypto;

namespace Kms.Core.Operations;

/// <summary>Encrypt and decrypt under AES_256_GCM keys. CIPHERTEXT.md has the layout.</summary>
/// <remarks><para>Threads: any. Nothing is allocated once a version's material is in memory.</para></remarks>
/// <param name="vault">The keys.</param>
/// <param name="usageReached">Told once per block of uses, so that the count gets stored.</param>
public sealed class Encryption(KeyVault vault, Action<Key, KeyVersion> usageReached)
{
    /// <summary>Bytes of the ciphertext of so many bytes of plaintext.</summary>
    public static int CiphertextBytes(int plaintextBytes) =>
        plaintextBytes + Limits.CiphertextOverheadBytes;

    /// <summary>Encrypts under the key's default version.</summary>
    /// <param name="key">An enabled symmetric key.</param>
    /// <param name="plaintext">Any bytes.</param>
    /// <param name="aad">Authenticated with the ciphertext, and not part of it.</param>
    /// <param name="ciphertext">Exactly <see cref="CiphertextBytes"/> bytes.</param>
    public KmsStatus Encrypt(
        Key key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad, Span<byte> ciphertext)
    {
        var version = key.DefaultVersion;
        var status = version.Usage.TryUse(out var mustStore);
        if (mustStore)
        {
            usageReached(key, version);
        }

        if (status != KmsStatus.Ok)
        {
            return status;
        }

        status = vault.TryAcquire(key, version, out var lease);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        using (lease)
        {
            var header = ciphertext[..CiphertextHeader.Size];
            new CiphertextHeader(key.Id, version.Number).Write(header);
            ((Aes256GcmKey)lease.Material).Encrypt(
                header, aad, plaintext, ciphertext[CiphertextHeader.Size..]);
            return KmsStatus.Ok;
        }
    }

    /// <summary>Opens a ciphertext under the version its header names.</summary>
    /// <param name="key">The enabled symmetric key the header names.</param>
    /// <param name="ciphertext">The whole ciphertext.</param>
    /// <param name="aad">The AAD of the encryption.</param>
    /// <param name="plaintext">Exactly as long as the ciphertext less its overhead; zero on failure.</param>
    /// <param name="versionNumber">The version, once it is known to exist.</param>
    /// <returns>Ok, DecryptionFailed for every cryptographic cause, or what the version's state says.</returns>
    public KmsStatus Decrypt(
        Key key,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> aad,
        Span<byte> plaintext,
        out uint versionNumber)
    {
        versionNumber = 0;
        if (!CiphertextHeader.TryRead(ciphertext, out var header)
            || header.KeyId != key.Id
            || key.FindVersion(header.Version) is not { } version)
        {
            return KmsStatus.DecryptionFailed;
        }

        versionNumber = version.Number;
        var status = VersionUse.Check(version);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        status = vault.TryAcquire(key, version, out var lease);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        using (lease)
        {
            var isOpened = ((Aes256GcmKey)lease.Material).TryDecrypt(
                ciphertext[..CiphertextHeader.Size],
                aad,
                ciphertext[CiphertextHeader.Size..],
                plaintext);
            return isOpened ? KmsStatus.Ok : KmsStatus.DecryptionFailed;
        }
    }
}
