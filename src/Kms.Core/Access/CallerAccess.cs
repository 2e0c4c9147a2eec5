using System.Collections.Immutable;

namespace Kms.Core.Access;

/// <summary>What one caller may do, worked out from the policy when it connected.</summary>
/// <remarks>
/// <para>Every question takes one permission or several; several are allowed when each is, by
/// whichever grant. <see cref="Permission.None"/> is never allowed.</para>
/// <para>Threads: any number; it never changes. No question allocates.</para>
/// </remarks>
public sealed class CallerAccess
{
    private readonly ImmutableArray<Rule> _rules;
    private readonly Permission _onSomeKey;
    private readonly Permission _onEveryKey;

    internal CallerAccess(ImmutableArray<Grant> grants)
    {
        _rules = [.. grants.SelectMany(
            grant => grant.Keys.Select(pattern => new Rule(grant.Permissions, pattern)))];
        foreach (var rule in _rules)
        {
            _onSomeKey |= rule.Permissions;
            _onEveryKey |= rule.Pattern.IsEveryKey ? rule.Permissions : Permission.None;
        }
    }

    private CallerAccess(Permission onEveryKey, bool isAdministrator)
    {
        _rules = [];
        _onSomeKey = onEveryKey;
        _onEveryKey = onEveryKey;
        IsAdministrator = isAdministrator;
    }

    /// <summary>True for root and the daemon's own user, who may do everything.</summary>
    public bool IsAdministrator { get; }

    internal static CallerAccess Nothing { get; } = new(Permission.None, isAdministrator: false);

    internal static CallerAccess Everything { get; } = new(Permission.All, isAdministrator: true);

    /// <summary>May the caller do this with the key of this name?</summary>
    /// <param name="permission">What the operation needs.</param>
    /// <param name="keyName">A valid key name in ASCII.</param>
    public bool Allows(Permission permission, ReadOnlySpan<byte> keyName)
    {
        if (AllowsOnEveryKey(permission))
        {
            return true;
        }

        if (!AllowsAny(permission))
        {
            return false;
        }

        var held = _onEveryKey;
        foreach (var rule in _rules)
        {
            // A rule that adds nothing asked for is not worth the match.
            if ((rule.Permissions & permission & ~held) != 0 && rule.Pattern.Matches(keyName))
            {
                held |= rule.Permissions;
            }
        }

        return Covers(held, permission);
    }

    /// <summary>May the caller do this with every key, those to come included?</summary>
    public bool AllowsOnEveryKey(Permission permission) => Covers(_onEveryKey, permission);

    /// <summary>May the caller do this with some key name? For operations that name no
    /// key.</summary>
    public bool AllowsAny(Permission permission) => Covers(_onSomeKey, permission);

    private static bool Covers(Permission held, Permission asked) =>
        asked != Permission.None && (held & asked) == asked;

    private readonly record struct Rule(Permission Permissions, KeyPattern Pattern);
}
