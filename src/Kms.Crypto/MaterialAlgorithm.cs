namespace Kms.Crypto;

/// <summary>What sealed key material is for: the second byte of the sealed form.</summary>
/// <remarks>Append-only; CRYPTO.md §6.</remarks>
internal enum MaterialAlgorithm : byte
{
    Aes256Gcm = 1,
    Rsa4096OaepSha256 = 2,
    EcdsaP256Sha256 = 3,
    EcdsaP384Sha384 = 4,
}
