using System.Collections.Immutable;

namespace Kms.Core.Access;

/// <summary>One line of the policy: who may do what with which keys.</summary>
/// <remarks><para>It speaks of a caller whose uid is listed or who has one of the listed gids, as
/// its own or as a supplementary one. Grants only ever add rights.</para></remarks>
public sealed record Grant
{
    /// <summary>Who, by uid.</summary>
    public required ImmutableArray<uint> UserIds { get; init; }

    /// <summary>Who, by gid.</summary>
    public required ImmutableArray<uint> GroupIds { get; init; }

    /// <summary>What.</summary>
    public required Permission Permissions { get; init; }

    /// <summary>Which keys: those that match any of the patterns.</summary>
    public required ImmutableArray<KeyPattern> Keys { get; init; }

    internal bool SpeaksOf(Caller caller)
    {
        return UserIds.Contains(caller.UserId)
            || Holds(caller.GroupId)
            || (!caller.Groups.IsDefault && caller.Groups.Any(Holds));
    }

    private bool Holds(uint groupId) =>
        AccessPolicy.IsIdentity(groupId) && GroupIds.Contains(groupId);
}
