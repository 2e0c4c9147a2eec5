namespace Kms.Daemon.Requests;

/// <summary>How long to wait before the same request may succeed.</summary>
internal static class RetryAdvice
{
    private const uint OverloadedMilliseconds = 100;
    private const uint UnavailableMilliseconds = 1000;

    /// <summary>Milliseconds; 0 for no advice.</summary>
    public static uint After(KmsStatus status) => status switch
    {
        KmsStatus.Overloaded => OverloadedMilliseconds,
        KmsStatus.Locked or KmsStatus.StoreUnavailable or KmsStatus.AuditUnavailable => UnavailableMilliseconds,
        _ => 0,
    };
}
