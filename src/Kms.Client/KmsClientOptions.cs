namespace Kms.Client;

/// <summary>How a client connects and how long it waits; immutable, so <c>with</c> makes variants.</summary>
public sealed record KmsClientOptions
{
    /// <summary>Where the daemon listens when nobody says otherwise.</summary>
    public const string DefaultSocketPath = "/run/kmsd/kmsd.sock";

    /// <summary>Path of the daemon's socket (default: $KMS_SOCKET, else /run/kmsd/kmsd.sock).</summary>
    /// <remarks>The path is what a client trusts: its directory must be writable by root or the daemon
    /// alone, as /run/kmsd is.</remarks>
    public string SocketPath { get; init; } =
        Environment.GetEnvironmentVariable("KMS_SOCKET") is { Length: > 0 } path ? path : DefaultSocketPath;

    /// <summary>How long one call may take, retries included (default: 30 s; making an RSA key takes
    /// seconds).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried again after the connection was lost (default: 3).</summary>
    public int RetryCount { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles each time (default: 50 ms).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock that time-outs and retries run on (default: the system's).</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
