using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>The state of the daemon, for Hello and Status.</summary>
internal interface IDaemonFacts
{
    /// <summary>Locked, unlocked or draining.</summary>
    DaemonState State { get; }

    /// <summary>Version of the daemon.</summary>
    string Version { get; }

    /// <summary>Everything Status tells.</summary>
    StatusResponse ToStatus();
}
