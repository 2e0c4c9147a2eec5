namespace Kms;

/// <summary>What follows from an algorithm, in one place.</summary>
public static class KeyAlgorithmFacts
{
    /// <summary>Every algorithm, in the order of their numbers.</summary>
    public static ReadOnlySpan<KeyAlgorithm> All =>
    [
        KeyAlgorithm.AES_256_GCM,
        KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256,
        KeyAlgorithm.ECDSA_NIST_P256_SHA_256,
        KeyAlgorithm.ECDSA_NIST_P384_SHA_384,
    ];

    /// <summary>The name users type; equal to the member's name.</summary>
    public static string Name(this KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.AES_256_GCM => "AES_256_GCM",
        KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256 => "RSA_4096_ENC_OAEP_SHA_256",
        KeyAlgorithm.ECDSA_NIST_P256_SHA_256 => "ECDSA_NIST_P256_SHA_256",
        KeyAlgorithm.ECDSA_NIST_P384_SHA_384 => "ECDSA_NIST_P384_SHA_384",
        _ => $"algorithm {(ushort)algorithm}",
    };

    /// <summary>Whether this build knows the number.</summary>
    public static bool IsKnown(this KeyAlgorithm algorithm) => All.Contains(algorithm);

    /// <summary>Finds an algorithm by its exact name.</summary>
    public static bool TryParse(string name, out KeyAlgorithm algorithm)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name() == name)
            {
                algorithm = candidate;
                return true;
            }
        }

        algorithm = default;
        return false;
    }

    /// <summary>True for keys that encrypt and decrypt with AAD.</summary>
    public static bool IsSymmetric(this KeyAlgorithm algorithm) =>
        algorithm == KeyAlgorithm.AES_256_GCM;

    /// <summary>True for keys that sign digests.</summary>
    public static bool IsSigning(this KeyAlgorithm algorithm) =>
        algorithm is KeyAlgorithm.ECDSA_NIST_P256_SHA_256 or KeyAlgorithm.ECDSA_NIST_P384_SHA_384;

    /// <summary>The exact digest size SignHash takes, in bytes; 0 for keys that do not
    /// sign.</summary>
    public static int DigestBytes(this KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.ECDSA_NIST_P256_SHA_256 => 32,
        KeyAlgorithm.ECDSA_NIST_P384_SHA_384 => 48,
        _ => 0,
    };
}
