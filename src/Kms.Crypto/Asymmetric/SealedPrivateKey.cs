namespace Kms.Crypto.Asymmetric;

/// <summary>Private keys as sealed material: PKCS#8 under a KEK.</summary>
internal static class SealedPrivateKey
{
    internal static byte[] Seal(
        SealingKey kek, MaterialAlgorithm algorithm, PkeyHandle key, ReadOnlySpan<byte> aad)
    {
        using SecretBuffer encoded = Pkcs8.Export(key);
        using SecretLease lease = encoded.Lease();
        return SealedMaterial.Seal(kek, algorithm, lease.Bytes, aad);
    }

    /// <param name="kek">The KEK.</param>
    /// <param name="algorithm">What the sealed material must be for.</param>
    /// <param name="sealedBytes">Any bytes.</param>
    /// <param name="aad">As at sealing.</param>
    /// <param name="isRight">Whether an opened key is of that algorithm's kind and size.</param>
    /// <returns>Null when anything differs.</returns>
    internal static PkeyHandle? TryUnseal(
        SealingKey kek, MaterialAlgorithm algorithm, ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> aad, Func<PkeyHandle, bool> isRight)
    {
        if (!SealedMaterial.TryUnseal(
            kek, algorithm, sealedBytes, aad, out SecretBuffer? encoded))
        {
            return null;
        }

        using (encoded)
        {
            PkeyHandle? key = Pkcs8.Import(encoded);
            if (key is null || isRight(key))
            {
                return key;
            }
            key.Dispose();
            return null;
        }
    }
}
