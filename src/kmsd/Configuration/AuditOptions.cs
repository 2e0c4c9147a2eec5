namespace Kms.Daemon.Configuration;

/// <summary>Where the audit trail is, and how far it may be ahead of the disk.</summary>
internal sealed record AuditOptions
{
    /// <summary>Directory of the trail's segments.</summary>
    public string Path { get; init; } = "/var/log/kmsd";

    /// <summary>The longest time a record of a data operation waits to be durable.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}
