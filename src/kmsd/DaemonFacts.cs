using System.Reflection;
using Kms.Core.Keys;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Daemon.Listening;
using Kms.Daemon.Requests;
using Kms.Daemon.Seals;
using Kms.Protocol;

namespace Kms.Daemon;

/// <summary>Collects what Status tells.</summary>
internal sealed class DaemonFacts(KeyVault vault, RootKeyFacts rootKeyFacts, TimeProvider time) : IDaemonFacts
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <inheritdoc/>
    public string Version { get; } =
        typeof(DaemonFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <inheritdoc/>
    public DaemonState State { get; set; } = DaemonState.Unlocked;

    /// <summary>The store's anchor; null for none.</summary>
    public HeadAnchor? Anchor { get; init; }

    /// <summary>The loop, once there is one.</summary>
    public EventLoop? Loop { get; set; }

    /// <inheritdoc/>
    public StatusResponse ToStatus() => new(
        State,
        Version,
        _startedAt,
        (ulong)vault.Keys.Count,
        (ulong)vault.Keys.VersionCount,
        vault.StoreHead.Generation,
        vault.StoreHead.Sequence,
        (ulong)vault.StoreBytes,
        SecretMemory.Kind == SecretMemoryKind.MemfdSecret
            ? SecretMemoryProtection.MemfdSecret
            : SecretMemoryProtection.LockedPages,
        (ulong)SecretMemory.CapacityBytes,
        (ulong)SecretMemory.UsedBytes,
        (uint)(Loop?.ConnectionCount ?? 0),
        (ulong)(Loop?.RequestCount ?? 0),
        rootKeyFacts.Source,
        CryptoRuntime.EngineVersion,
        Warnings());

    private List<string> Warnings()
    {
        var warnings = new List<string>(rootKeyFacts.Warnings);
        if (Anchor is { IsStale: true })
        {
            warnings.Add("The anchor of the store cannot be written: an older copy would not be noticed.");
        }

        if (SecretMemory.Kind != SecretMemoryKind.MemfdSecret)
        {
            warnings.Add(
                "The kernel has no memfd_secret: key material is locked and kept out of dumps, but "
                + "root can read it.");
        }

        return warnings;
    }
}
