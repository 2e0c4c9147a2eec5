using System.Collections.Immutable;

namespace Kms.Core.Access;

/// <summary>Who may do what with which keys. What no grant allows is denied.</summary>
/// <remarks>
/// <para>Root and the daemon's own user may do everything: they could read the daemon's files and
/// memory by other ways, so a denial would protect nothing.</para>
/// <para>Threads: any number; it never changes. A new policy is a new object.</para>
/// </remarks>
public sealed class AccessPolicy
{
    // The kernel says 65534 for an id that it cannot map into this user namespace, and all ones for
    // "none" (user_namespaces(7), setresuid(2)). Many users share them, so they identify nobody.
    private const uint UnmappedId = 65534;
    private const uint NoId = uint.MaxValue;

    private readonly ImmutableArray<Grant> _grants;
    private readonly uint _daemonUserId;

    /// <summary>Makes a policy.</summary>
    /// <param name="grants">In any order.</param>
    /// <param name="daemonUserId">Effective uid of the daemon.</param>
    public AccessPolicy(IEnumerable<Grant> grants, uint daemonUserId)
    {
        ArgumentNullException.ThrowIfNull(grants);
        _grants = [.. grants];
        _daemonUserId = daemonUserId;
    }

    /// <summary>True when the id stands for one user or group; 65534 and 4294967295 do
    /// not.</summary>
    public static bool IsIdentity(uint id) => id is not (UnmappedId or NoId);

    /// <summary>Works out a caller's rights; once a connection and policy.</summary>
    public CallerAccess For(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!IsIdentity(caller.UserId))
        {
            return CallerAccess.Nothing;
        }

        if (caller.UserId == 0 || caller.UserId == _daemonUserId)
        {
            return CallerAccess.Everything;
        }

        return new CallerAccess([.. _grants.Where(grant => grant.SpeaksOf(caller))]);
    }
}
