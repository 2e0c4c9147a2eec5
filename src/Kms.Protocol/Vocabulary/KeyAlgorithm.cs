namespace Kms;

/// <summary>What a key is for and how: the algorithm of all its versions.</summary>
/// <remarks>
/// <para>Layout: the numbers are on the wire, in ciphertexts and in records; append-only.</para>
/// <para>Names are the ones users type; they are the member names, to the letter.</para>
/// </remarks>
public enum KeyAlgorithm : ushort
{
    /// <summary>Symmetric authenticated encryption: XAES-256-GCM with key commitment.</summary>
    AES_256_GCM = 1,

    /// <summary>RSA 4096, OAEP with SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1): decrypt.</summary>
    RSA_4096_ENC_OAEP_SHA_256 = 32,

    /// <summary>ECDSA on P-256 over a SHA-256 digest (FIPS 186-5 §6): sign.</summary>
    ECDSA_NIST_P256_SHA_256 = 64,

    /// <summary>ECDSA on P-384 over a SHA-384 digest (FIPS 186-5 §6): sign.</summary>
    ECDSA_NIST_P384_SHA_384 = 65,
}
