namespace Kms.Crypto;

/// <summary>The curves of FIPS 186-5 and SP 800-186 that kmsd signs on.</summary>
public enum EcdsaCurve
{
    /// <summary>NIST P-256, for SHA-256 digests.</summary>
    P256 = 1,

    /// <summary>NIST P-384, for SHA-384 digests.</summary>
    P384 = 2,
}
