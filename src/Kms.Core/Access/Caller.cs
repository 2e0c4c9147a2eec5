using System.Collections.Immutable;

namespace Kms.Core.Access;

/// <summary>Who is at the other end of a connection, as the kernel said when it
/// connected.</summary>
/// <param name="UserId">Effective uid.</param>
/// <param name="GroupId">Effective gid.</param>
/// <param name="ProcessId">Pid; for display, never an identity.</param>
/// <param name="Groups">Supplementary gids.</param>
/// <param name="Unit">Systemd system unit; empty when it has none or it is not known.</param>
public sealed record Caller(
    uint UserId, uint GroupId, uint ProcessId, ImmutableArray<uint> Groups, string Unit);
