using Kms.Core.Audit;
using Kms.Core.Keys;
using Kms.Core.Operations;

namespace Kms.Daemon.Requests;

/// <summary>What handlers work with; one for the daemon.</summary>
internal sealed record RequestServices
{
    public required KeyVault Vault { get; init; }

    public required KeyLifecycle Lifecycle { get; init; }

    public required Encryption Encryption { get; init; }

    public required AsymmetricUse AsymmetricUse { get; init; }

    public required AuditTrail Audit { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>What Status answers.</summary>
    public required IDaemonFacts Facts { get; init; }

    /// <summary>Ends the process at once: what was not acknowledged stays so.</summary>
    public required Action<string> Fatal { get; init; }
}
