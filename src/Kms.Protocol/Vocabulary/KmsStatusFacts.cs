namespace Kms;

/// <summary>What each status means to people: its sentence, retry hint and exit code.</summary>
/// <remarks><para>The sentence never holds anything of the request: it is all a stranger
/// learns.</para></remarks>
public static class KmsStatusFacts
{
    private const int ExitUsage = 64;
    private const int ExitData = 65;
    private const int ExitNotFound = 66;
    private const int ExitUnavailable = 69;
    private const int ExitInternal = 70;
    private const int ExitCannotCreate = 73;
    private const int ExitTemporary = 75;
    private const int ExitProtocol = 76;
    private const int ExitDenied = 77;

    /// <summary>One fixed sentence.</summary>
    public static string Sentence(this KmsStatus status) => FactsOf(status).Sentence;

    /// <summary>What a client may do next.</summary>
    public static RetryHint Retry(this KmsStatus status) => FactsOf(status).Retry;

    /// <summary>The exit code of kmsctl, from sysexits.h; 0 for Ok.</summary>
    public static int ExitCode(this KmsStatus status) => FactsOf(status).ExitCode;

    private static (string Sentence, RetryHint Retry, int ExitCode) FactsOf(KmsStatus status) =>
        (ushort)status switch
        {
            0 => ("Done.", RetryHint.Never, 0),
            < 100 => ProtocolFacts(status),
            < 300 => KeyFacts(status),
            _ => ServiceFacts(status),
        };

    private static (string, RetryHint, int) ProtocolFacts(KmsStatus status) => status switch
    {
        KmsStatus.MalformedFrame => ("The frame is malformed.", RetryHint.Never, ExitProtocol),
        KmsStatus.FrameTooLarge => ("The frame is too large.", RetryHint.Never, ExitData),
        KmsStatus.UnsupportedVersion => (
            "The protocol version is not supported.", RetryHint.Never, ExitProtocol),
        KmsStatus.UnknownOperation => ("The operation is unknown.", RetryHint.Never, ExitProtocol),
        KmsStatus.InvalidRequest => ("The request is not valid.", RetryHint.Never, ExitUsage),
        KmsStatus.LimitExceeded => ("A value is beyond its limit.", RetryHint.Never, ExitData),
        KmsStatus.InvalidBatch => (
            "The batch is not valid for this operation.", RetryHint.Never, ExitProtocol),
        _ => Unknown,
    };

    private static (string, RetryHint, int) KeyFacts(KmsStatus status) => status switch
    {
        KmsStatus.PermissionDenied => (
            "Permission denied, or there is no such key.", RetryHint.Never, ExitDenied),
        KmsStatus.KeyNotFound => ("There is no such key.", RetryHint.Never, ExitNotFound),
        KmsStatus.KeyExists => ("A key of that name exists.", RetryHint.Never, ExitCannotCreate),
        KmsStatus.VersionNotFound => (
            "The key has no such version.", RetryHint.Never, ExitNotFound),
        KmsStatus.KeyDisabled => ("The key is disabled.", RetryHint.Never, ExitUnavailable),
        KmsStatus.KeyDeletionScheduled => (
            "The key is scheduled for deletion.", RetryHint.Never, ExitUnavailable),
        KmsStatus.KeyNotDeletionScheduled => (
            "The key is not scheduled for deletion.", RetryHint.Never, ExitUnavailable),
        KmsStatus.VersionDisabled => (
            "The key version is not enabled.", RetryHint.Never, ExitUnavailable),
        KmsStatus.VersionDestroyed => (
            "The key version is destroyed.", RetryHint.Never, ExitUnavailable),
        KmsStatus.WrongAlgorithm => (
            "The key's algorithm does not support this operation.", RetryHint.Never, ExitUsage),
        KmsStatus.RevisionConflict => (
            "The key has changed since that revision.", RetryHint.Never, ExitTemporary),
        KmsStatus.UsageLimitReached => (
            "The key version has reached its usage limit; rotate the key.",
            RetryHint.Never, ExitUnavailable),
        _ => Unknown,
    };

    private static (string, RetryHint, int) ServiceFacts(KmsStatus status) => status switch
    {
        KmsStatus.DecryptionFailed => ("Decryption failed.", RetryHint.Never, ExitData),
        KmsStatus.InvalidDigestLength => (
            "The digest has the wrong length for this key.", RetryHint.Never, ExitData),
        KmsStatus.Locked => ("The daemon is locked.", RetryHint.SameCall, ExitUnavailable),
        KmsStatus.StoreUnavailable => (
            "The store cannot take the change now; nothing was changed.",
            RetryHint.SameCall, ExitUnavailable),
        KmsStatus.AuditUnavailable => (
            "The audit trail cannot be written, so nothing was done.",
            RetryHint.SameCall, ExitUnavailable),
        KmsStatus.Overloaded => (
            "The daemon is overloaded; try again later.", RetryHint.SameCall, ExitTemporary),
        KmsStatus.ShuttingDown => (
            "The daemon is shutting down.", RetryHint.Reconnect, ExitTemporary),
        KmsStatus.Internal => (
            "Internal error; the daemon's log has the request id.", RetryHint.Never, ExitInternal),
        _ => Unknown,
    };

    private static (string, RetryHint, int) Unknown =>
    (
        "An unknown status: the daemon is newer than this program.",
        RetryHint.Never,
        ExitProtocol);
}
