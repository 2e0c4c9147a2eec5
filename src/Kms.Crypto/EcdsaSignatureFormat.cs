namespace Kms.Crypto;

/// <summary>How the two numbers of a signature are written.</summary>
public enum EcdsaSignatureFormat
{
    /// <summary>ASN.1 DER: ECDSA-Sig-Value of RFC 3279 §2.2.3; the length varies.</summary>
    Der = 1,

    /// <summary>IEEE P1363: r ‖ s, each as long as the curve's order; the form of JOSE.</summary>
    P1363 = 2,
}
