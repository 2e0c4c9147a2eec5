using System.Collections.Immutable;
using Kms.Core.Access;

namespace Kms.Daemon.Configuration;

/// <summary>Every setting of the daemon. What is not configured has the value it has
/// here.</summary>
/// <remarks><para>kmsd.toml.example is the manual: a test keeps the two the same.</para></remarks>
internal sealed record DaemonOptions
{
    /// <summary>Where the socket is made, unless systemd hands one over.</summary>
    public string SocketPath { get; init; } = "/run/kmsd/kmsd.sock";

    /// <summary>Mode of the socket; whoever may write to it may connect.</summary>
    public UnixFileMode SocketMode { get; init; } = (UnixFileMode)0x1B6; // 0666

    /// <summary>Group of the socket; null leaves it the daemon's own.</summary>
    public uint? SocketGroupId { get; init; }

    public StoreOptions Store { get; init; } = new();

    public AuditOptions Audit { get; init; } = new();

    public RootKeyOptions RootKey { get; init; } = new();

    public MemoryOptions Memory { get; init; } = new();

    public LimitOptions Limits { get; init; } = new();

    /// <summary>The policy; without grants only root and the daemon's own user may do
    /// anything.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];
}

/// <param name="Path">Directory of the sealed records.</param>
internal sealed record StoreOptions(string Path = "/var/lib/kmsd");

/// <summary>Where the audit trail is, and how far it may be ahead of the disk.</summary>
internal sealed record AuditOptions
{
    /// <summary>Directory of the trail's segments.</summary>
    public string Path { get; init; } = "/var/log/kmsd";

    /// <summary>The longest time a record of a data operation waits to be durable.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Where the seal keys come from: each opens the root key on its own.</summary>
internal sealed record RootKeyOptions
{
    public const string DefaultCredential = "root.key";

    /// <summary>Path of a key file; null for none.</summary>
    public string? File { get; init; }

    /// <summary>Name of a systemd credential; null for none.</summary>
    public string? Credential { get; init; } = DefaultCredential;

    /// <summary>Make the key file when it is missing and the store is empty.</summary>
    public bool CreateIfMissing { get; init; }
}

/// <param name="SecretBytes">Size of secret memory.</param>
internal sealed record MemoryOptions(long SecretBytes = 4 * 1024 * 1024);

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
