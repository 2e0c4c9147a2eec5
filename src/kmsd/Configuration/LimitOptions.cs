namespace Kms.Daemon.Configuration;

/// <summary>What callers may take from the daemon.</summary>
internal sealed record LimitOptions
{
    /// <summary>Open connections of all callers.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Open connections of one uid.</summary>
    public int ConnectionsPerUser { get; init; } = 1_000;

    /// <summary>Requests in flight on one connection.</summary>
    public int RequestsInFlight { get; init; } = Kms.Limits.InFlightRequestsMax;

    /// <summary>Expensive requests of all callers that may wait for a worker.</summary>
    public int ExpensiveQueue { get; init; } = 1_024;

    /// <summary>Threads for expensive requests; 0 is one a processor.</summary>
    public int Workers { get; init; }

    /// <summary>How long a stopping daemon lets requests in flight finish.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
