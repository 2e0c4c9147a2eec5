namespace Kms;

/// <summary>How a public key is written; numbers are on the wire.</summary>
public enum PublicKeyFormat : byte
{
    /// <summary>PEM of the SubjectPublicKeyInfo (RFC 7468 §13).</summary>
    Pem = 1,

    /// <summary>DER of the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7, RFC 5480).</summary>
    Der = 2,

    /// <summary>JSON Web Key (RFC 7517, RFC 7518 §6) as UTF-8 text.</summary>
    Jwk = 3,
}
