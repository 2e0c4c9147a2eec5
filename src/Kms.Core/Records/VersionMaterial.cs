using Kms.Core.Keys;
using Kms.Crypto;

namespace Kms.Core.Records;

/// <summary>Makes, seals and unseals the material of a version, whatever the key's algorithm.</summary>
internal static class VersionMaterial
{
    /// <summary>Makes new material. RSA takes seconds.</summary>
    public static IDisposable Generate(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.AES_256_GCM => Aes256GcmKey.Generate(),
        KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256 => RsaOaepKey.Generate(),
        KeyAlgorithm.ECDSA_NIST_P256_SHA_256 => EcdsaKey.Generate(EcdsaCurve.P256),
        KeyAlgorithm.ECDSA_NIST_P384_SHA_384 => EcdsaKey.Generate(EcdsaCurve.P384),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>The public key in DER; empty for symmetric material.</summary>
    public static byte[] PublicKeyOf(IDisposable material) => material switch
    {
        RsaOaepKey rsa => rsa.GetPublicKey(),
        EcdsaKey ec => ec.GetPublicKey(),
        _ => [],
    };

    /// <summary>Seals material under the key's KEK.</summary>
    public static byte[] Seal(
        IDisposable material, SealingKey kek, Guid storeId, Guid keyId, uint version, KeyAlgorithm algorithm)
    {
        var aad = RecordAad.Material(storeId, keyId, version, algorithm);
        return material switch
        {
            Aes256GcmKey aes => aes.SealUnder(kek, aad),
            RsaOaepKey rsa => rsa.SealUnder(kek, aad),
            EcdsaKey ec => ec.SealUnder(kek, aad),
            _ => throw new ArgumentOutOfRangeException(nameof(material)),
        };
    }

    /// <summary>Unseals material; null when it does not open.</summary>
    public static IDisposable? Unseal(SealingKey kek, Guid storeId, Key key, KeyVersion version)
    {
        var aad = RecordAad.Material(storeId, key.Id, version.Number, key.Algorithm);
        var sealedMaterial = version.SealedMaterial.Span;
        switch (key.Algorithm)
        {
            case KeyAlgorithm.AES_256_GCM:
                return Aes256GcmKey.TryUnseal(kek, sealedMaterial, aad, out var aes) ? aes : null;
            case KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256:
                return RsaOaepKey.TryUnseal(kek, sealedMaterial, aad, out var rsa) ? rsa : null;
            case KeyAlgorithm.ECDSA_NIST_P256_SHA_256 or KeyAlgorithm.ECDSA_NIST_P384_SHA_384:
                // The AAD has the algorithm, so a key of the other curve does not open here.
                return EcdsaKey.TryUnseal(kek, sealedMaterial, aad, out var ec) ? ec : null;
            default:
                return null;
        }
    }
}
