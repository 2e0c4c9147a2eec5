namespace Kms.Client;

/// <summary>The daemon answered, and not with Ok.</summary>
public sealed class KmsException : Exception
{
    /// <summary>Makes the exception of an answer.</summary>
    public KmsException(KmsStatus status, ulong requestId, TimeSpan retryAfter)
        : base(status.Sentence())
    {
        Status = status;
        RequestId = requestId;
        RetryAfter = retryAfter;
    }

    /// <summary>What the daemon answered.</summary>
    public KmsStatus Status { get; }

    /// <summary>The request's id, as it stands in the audit trail.</summary>
    public ulong RequestId { get; }

    /// <summary>How long to wait before the same call; zero for no advice.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetryable => Status.Retry() != RetryHint.Never;
}
