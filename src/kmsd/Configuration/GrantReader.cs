using System.Collections.Frozen;
using System.Collections.Immutable;
using Kms.Core.Access;
using Tomlyn.Syntax;

namespace Kms.Daemon.Configuration;

/// <summary>Reads one [[grant]]: who (users, groups), what (roles, permissions), which
/// (keys).</summary>
/// <remarks><para>Nothing has a default: a grant that does not say all three is an error, since a
/// guess would either surprise by allowing or by denying.</para></remarks>
internal sealed class GrantReader(AccountNames accounts, ConfigErrors errors)
{
    private const string SharedIdHint =
        "65534 and 4294967295 stand for every user the kernel cannot name, so they identify nobody";

    /// <summary>The settings of a grant.</summary>
    public static readonly ImmutableArray<string> Settings =
        ["users", "groups", "roles", "permissions", "keys"];

    private static readonly FrozenDictionary<string, Permission> s_permissions =
        Enum.GetValues<Permission>()
            .Where(permission => uint.IsPow2((uint)permission))
            .ToFrozenDictionary(permission => permission.ToString());

    private ImmutableArray<uint> _users = [];
    private ImmutableArray<uint> _groups = [];
    private ImmutableArray<KeyPattern> _keys = [];
    private Permission _permissions;

    /// <summary>Takes one setting of the grant; its name is one of
    /// <see cref="Settings"/>.</summary>
    public void Take(string name, SettingValue value)
    {
        switch (name)
        {
            case "users":
                _users = Each(value, ReadUser);
                break;
            case "groups":
                _groups = Each(value, ReadGroup);
                break;
            case "roles":
                _permissions |= Union(Each(value, ReadRole));
                break;
            case "permissions":
                _permissions |= Union(Each(value, ReadPermission));
                break;
            case "keys":
                _keys = Each(value, ReadPattern);
                break;
        }
    }

    /// <summary>The grant, once all its settings were taken.</summary>
    /// <param name="where">Its heading, for what is missing.</param>
    /// <param name="present">The settings it has, valid or not.</param>
    public Grant Finish(SyntaxNode where, IReadOnlySet<string> present)
    {
        Require(where, present, "who", "users", "groups");
        Require(where, present, "what", "roles", "permissions");
        Require(where, present, "which keys", "keys", "keys = [\"*\"] for every key");
        return new Grant
        {
            UserIds = _users,
            GroupIds = _groups,
            Permissions = _permissions,
            Keys = _keys,
        };
    }

    private void Require(
        SyntaxNode where, IReadOnlySet<string> present, string what, string one, string other)
    {
        if (!present.Contains(one) && !present.Contains(other))
        {
            errors.Add(where, $"the grant does not say {what}", $"add {one}, or {other}");
        }
    }

    private static ImmutableArray<T> Each<T>(
        SettingValue list, Func<SettingValue, string, T?> read)
    {
        var texts = list.Texts() ?? [];
        return
        [
            .. texts.Select(entry => read(entry.Value, entry.Text))
                .Where(item => item is not null)
                .Select(item => item!),
        ];
    }

    private static Permission Union(ImmutableArray<Permission> permissions) =>
        permissions.Aggregate(Permission.None, (union, next) => union | next);

    private uint ReadUser(SettingValue value, string text)
    {
        var isKnown = accounts.TryFindUser(text, out var id);
        return Judge(value, "user", "/etc/passwd", text, isKnown, id);
    }

    private uint ReadGroup(SettingValue value, string text)
    {
        var isKnown = accounts.TryFindGroup(text, out var id);
        return Judge(value, "group", "/etc/group", text, isKnown, id);
    }

    private static uint Judge(
        SettingValue value, string kind, string file, string text, bool isKnown, uint id)
    {
        if (!isKnown)
        {
            value.Error(
                $"unknown {kind} \"{text}\"",
                $"{file} has no such name; for a {kind} of a directory service write its number");
        }
        else if (!AccessPolicy.IsIdentity(id))
        {
            value.Error($"{kind} \"{text}\" is {id}", SharedIdHint);
        }

        return id;
    }

    private static Permission ReadRole(SettingValue value, string text)
    {
        if (Role.TryFind(text, out var role))
        {
            return role.Permissions;
        }

        var names = Role.All.Select(known => known.Name).ToArray();
        var all = "the roles are " + string.Join(", ", names);
        value.Error($"unknown role \"{text}\"", NearestName.Hint(text, names, all));
        return Permission.None;
    }

    private static Permission ReadPermission(SettingValue value, string text)
    {
        if (s_permissions.TryGetValue(text, out var permission))
        {
            return permission;
        }

        var names = s_permissions.Keys.Order().ToArray();
        var all = "the permissions are " + string.Join(", ", names);
        value.Error($"unknown permission \"{text}\"", NearestName.Hint(text, names, all));
        return Permission.None;
    }

    private static KeyPattern? ReadPattern(SettingValue value, string text)
    {
        if (KeyPattern.TryParse(text, out var pattern))
        {
            return pattern;
        }

        value.Error(
            $"\"{text}\" is not a pattern of key names",
            "1 to 128 letters, digits and . _ - /, with * for any run of them");
        return null;
    }
}
