using System.Diagnostics.CodeAnalysis;

namespace Kms.Crypto;

/// <summary>Key material sealed under a KEK.</summary>
/// <remarks>
/// <para>Layout: format (1) ‖ algorithm (1) ‖ nonce (24) ‖ commitment (32) ‖ body ‖ tag (16); the
/// first two bytes are authenticated. CRYPTO.md §6.</para>
/// </remarks>
internal static class SealedMaterial
{
    internal const byte Format = 1;
    internal const int HeaderBytes = 2;
    internal const int OverheadBytes = HeaderBytes + SealingKey.OverheadBytes;

    internal static byte[] Seal(
        SealingKey kek, MaterialAlgorithm algorithm, ReadOnlySpan<byte> material,
        ReadOnlySpan<byte> aad)
    {
        ArgumentNullException.ThrowIfNull(kek);
        byte[] result = new byte[OverheadBytes + material.Length];
        result[0] = Format;
        result[1] = (byte)algorithm;
        kek.SealMaterial(algorithm, material, aad, result.AsSpan(HeaderBytes));
        return result;
    }

    /// <summary>Opens material of exactly this algorithm, into secret memory.</summary>
    internal static bool TryUnseal(
        SealingKey kek, MaterialAlgorithm algorithm, ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> aad, [NotNullWhen(true)] out SecretBuffer? material)
    {
        ArgumentNullException.ThrowIfNull(kek);
        material = null;
        if (sealedBytes.Length <= OverheadBytes
            || sealedBytes.Length - OverheadBytes > SecretBuffer.MaxLength
            || sealedBytes[0] != Format || sealedBytes[1] != (byte)algorithm)
        {
            return false;
        }

        var opened = new SecretBuffer(sealedBytes.Length - OverheadBytes);
        bool verified = false;
        try
        {
            using SecretLease lease = opened.Lease();
            verified = kek.TryUnsealMaterial(
                algorithm, sealedBytes[HeaderBytes..], aad, lease.Bytes);
        }
        finally
        {
            if (!verified)
            {
                opened.Dispose();
            }
        }
        material = verified ? opened : null;
        return verified;
    }
}
