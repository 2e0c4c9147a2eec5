using Kms.Core.Access;
using Kms.Core.Audit;

namespace Kms.Daemon.Requests;

/// <summary>Turns a caller, once for a connection, into what it may do.</summary>
internal sealed class CallerDirectory(AccessPolicy policy)
{
    private ulong _connectionCount;

    /// <summary>The state of a new connection.</summary>
    public ConnectionState Accept(Caller caller) => new(
        caller,
        policy.For(caller),
        AuditCaller.Write(caller, Interlocked.Increment(ref _connectionCount)));
}
