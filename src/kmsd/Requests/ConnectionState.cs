using Kms.Core.Access;

namespace Kms.Daemon.Requests;

/// <summary>What stays the same for all requests of a connection.</summary>
/// <param name="Caller">Who is at the other end.</param>
/// <param name="Access">What they may do.</param>
/// <param name="AuditMembers">Who they are, as the audit trail writes it.</param>
internal sealed record ConnectionState(Caller Caller, CallerAccess Access, byte[] AuditMembers);
