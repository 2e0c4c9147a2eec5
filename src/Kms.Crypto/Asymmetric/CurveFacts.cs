namespace Kms.Crypto.Asymmetric;

/// <summary>What differs between the two curves.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Material">Its byte in sealed material.</param>
/// <param name="GroupName">OpenSSL's name of the curve.</param>
/// <param name="NumberBytes">Size of r, of s and of the digest.</param>
/// <param name="MaxDerBytes">SEQUENCE (2) of two INTEGERs (2), each a number with a sign byte.
/// </param>
internal sealed record CurveFacts(
    EcdsaCurve Curve, MaterialAlgorithm Material, string GroupName, int NumberBytes,
    int MaxDerBytes)
{
    private static readonly CurveFacts s_p256 = new(
        EcdsaCurve.P256, MaterialAlgorithm.EcdsaP256Sha256, "prime256v1", 32, 72);

    private static readonly CurveFacts s_p384 = new(
        EcdsaCurve.P384, MaterialAlgorithm.EcdsaP384Sha384, "secp384r1", 48, 104);

    internal static CurveFacts Of(EcdsaCurve curve)
    {
        return curve switch
        {
            EcdsaCurve.P256 => s_p256,
            EcdsaCurve.P384 => s_p384,
            _ => throw new ArgumentOutOfRangeException(nameof(curve)),
        };
    }

    /// <returns>Null when the material is not an ECDSA key.</returns>
    internal static CurveFacts? Of(MaterialAlgorithm material)
    {
        return material switch
        {
            MaterialAlgorithm.EcdsaP256Sha256 => s_p256,
            MaterialAlgorithm.EcdsaP384Sha384 => s_p384,
            _ => null,
        };
    }
}
