namespace Kms.Daemon.Listening;

/// <summary>Limits of the transport; kmsd.toml has them under [limits].</summary>
internal sealed record TransportOptions
{
    /// <summary>Open connections in all (default: 1024).</summary>
    public int ConnectionsMax { get; init; } = 1024;

    /// <summary>Open connections of one user (default: 256).</summary>
    public int ConnectionsPerUserMax { get; init; } = 256;

    /// <summary>Connections kept free for root and the daemon's own user (default: 8).</summary>
    public int AdministratorReserve { get; init; } = 8;

    /// <summary>Deferred requests of one connection; then nothing more is read from it (default: 128).</summary>
    public int InFlightRequestsMax { get; init; } = Limits.InFlightRequestsMax;

    /// <summary>Bytes of deferred requests of one connection (default: 4 MiB).</summary>
    public int InFlightBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Answers of one connection that are not sent yet (default: 1 MiB).</summary>
    public int BacklogBytesMax { get; init; } = 1024 * 1024;

    /// <summary>How long a peer may not read its answers (default: 5 s).</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a frame may take, and a second more for each 4 KiB of it (default: 5 s).</summary>
    public TimeSpan PartialFrameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests that may wait in one lane of the worker pool (default: 1024).</summary>
    public int LaneRequestsMax { get; init; } = 1024;

    /// <summary>Threads for expensive operations (default: one a processor).</summary>
    public int ExpensiveWorkers { get; init; } = Environment.ProcessorCount;
}
