namespace Kms;

/// <summary>How an ECDSA signature is written; numbers are on the wire.</summary>
public enum SignatureFormat : byte
{
    /// <summary>ASN.1 DER, ECDSA-Sig-Value of RFC 3279 §2.2.3: what OpenSSL and X.509
    /// use.</summary>
    Der = 1,

    /// <summary>IEEE P1363: r ‖ s, each as long as the curve's order: what JOSE uses.</summary>
    P1363 = 2,
}
