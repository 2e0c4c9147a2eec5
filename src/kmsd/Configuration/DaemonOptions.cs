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
