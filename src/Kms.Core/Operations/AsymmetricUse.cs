using Kms.Core.Keys;
using Kms.Crypto;

namespace Kms.Core.Operations;

/// <summary>What private keys do: sign a digest, open an RSA-OAEP ciphertext, show the public key.</summary>
/// <remarks><para>Threads: any.</para></remarks>
public sealed class AsymmetricUse(KeyVault vault)
{
    /// <summary>Signs a digest with the key's default version.</summary>
    /// <param name="key">An enabled signing key.</param>
    /// <param name="digest">32 or 48 bytes, as the algorithm wants.</param>
    /// <param name="format">How the signature is written.</param>
    /// <param name="signature">At least <see cref="EcdsaKey.MaxSignatureBytes"/> bytes.</param>
    /// <param name="length">Bytes of the signature.</param>
    public KmsStatus SignHash(
        Key key, ReadOnlySpan<byte> digest, SignatureFormat format, Span<byte> signature, out int length)
    {
        length = 0;
        if (digest.Length != key.Algorithm.DigestBytes())
        {
            return KmsStatus.InvalidDigestLength;
        }

        var status = vault.TryAcquire(key, key.DefaultVersion, out var lease);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        using (lease)
        {
            var engineFormat = format == SignatureFormat.Der
                ? EcdsaSignatureFormat.Der
                : EcdsaSignatureFormat.P1363;
            length = ((EcdsaKey)lease.Material).SignHash(digest, signature, engineFormat);
            return KmsStatus.Ok;
        }
    }

    /// <summary>Opens an RSA-OAEP ciphertext.</summary>
    /// <param name="key">An enabled RSA key.</param>
    /// <param name="versionNumber">The version; 0 for the default version.</param>
    /// <param name="ciphertext">512 bytes; anything else fails.</param>
    /// <param name="plaintext">At least 446 bytes.</param>
    /// <param name="version">The version that was used.</param>
    /// <param name="length">Bytes of the plaintext.</param>
    public KmsStatus Decrypt(
        Key key,
        uint versionNumber,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> plaintext,
        out uint version,
        out int length)
    {
        length = 0;
        var status = FindVersion(key, versionNumber, out var found);
        version = found.Number;
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        status = vault.TryAcquire(key, found, out var lease);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        using (lease)
        {
            return ((RsaOaepKey)lease.Material).TryDecrypt(ciphertext, plaintext, out length)
                ? KmsStatus.Ok
                : KmsStatus.DecryptionFailed;
        }
    }

    /// <summary>Writes the public key of a version in the format asked for.</summary>
    /// <param name="key">An asymmetric key in any state.</param>
    /// <param name="versionNumber">The version; 0 for the default version.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="version">The version that was found.</param>
    /// <param name="publicKey">The public key.</param>
    public static KmsStatus GetPublicKey(
        Key key, uint versionNumber, PublicKeyFormat format, out uint version, out ReadOnlyMemory<byte> publicKey)
    {
        publicKey = default;
        var status = FindVersion(key, versionNumber, out var found);
        version = found.Number;
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        publicKey = format switch
        {
            PublicKeyFormat.Pem => PublicKeys.ToPem(found.PublicKey.Span),
            PublicKeyFormat.Jwk => PublicKeys.ToJwk(found.PublicKey.Span),
            _ => found.PublicKey,
        };
        return KmsStatus.Ok;
    }

    private static KmsStatus FindVersion(Key key, uint number, out KeyVersion version)
    {
        var found = number == 0 ? key.DefaultVersion : key.FindVersion(number);
        version = found ?? key.DefaultVersion;
        return found is null ? KmsStatus.VersionNotFound : VersionUse.Check(found);
    }
}
