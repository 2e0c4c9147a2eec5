using Kms.Client;

namespace Kms.CommandLine;

/// <summary>What a person can do about a status.</summary>
internal static class Hints
{
    /// <summary>A hint; null where the sentence says it all.</summary>
    public static string? For(KmsException refused) => refused.Status switch
    {
        KmsStatus.PermissionDenied => "kmsctl whoami tells who you are; [[grant]] in kmsd.toml says who may do what",
        KmsStatus.KeyNotFound => "kmsctl key list shows the keys you may see",
        KmsStatus.KeyExists => "choose another name, or kmsctl key show NAME",
        KmsStatus.KeyDisabled => "kmsctl key enable KEY",
        KmsStatus.KeyDeletionScheduled => "kmsctl key restore KEY takes the deletion back, then kmsctl key enable KEY",
        KmsStatus.RevisionConflict => "kmsctl key show KEY, then try again with its revision",
        KmsStatus.DecryptionFailed => "the ciphertext, its --aad and the key must be those of the encryption",
        KmsStatus.WrongAlgorithm => "kmsctl key show KEY tells its algorithm",
        KmsStatus.InvalidDigestLength => "P-256 keys sign SHA-256 (32 bytes), P-384 keys SHA-384 (48 bytes)",
        KmsStatus.Overloaded or KmsStatus.StoreUnavailable or KmsStatus.AuditUnavailable =>
            "try again; systemctl status kmsd tells more",
        KmsStatus.Internal => $"journalctl -u kmsd, request {refused.RequestId}",
        _ => null,
    };
}
