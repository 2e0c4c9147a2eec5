using System.Globalization;

namespace Kms.Daemon.Configuration;

/// <summary>The users and groups of this host, by name.</summary>
/// <remarks>
/// <para>Read from /etc/passwd and /etc/group alone. The C library's own look-up would load modules
/// into the process that holds the keys (nsswitch.conf names them) and ask directory services whose
/// answer may change while the daemon runs. Users of such a service are configured by
/// number.</para>
/// <para>Text that is all digits is a number, never a name.</para>
/// </remarks>
internal sealed class AccountNames
{
    private const int PasswdFields = 7;
    private const int GroupFields = 4;

    private readonly Dictionary<string, uint> _users;
    private readonly Dictionary<string, uint> _groups;

    /// <summary>Takes the two files as lines.</summary>
    public AccountNames(IEnumerable<string> passwd, IEnumerable<string> group)
    {
        _users = Read(passwd, PasswdFields);
        _groups = Read(group, GroupFields);
    }

    /// <summary>Reads the host's files; one that is missing, as in a small container, names
    /// nobody.</summary>
    public static AccountNames OfThisHost() => new(Lines("/etc/passwd"), Lines("/etc/group"));

    public bool TryFindUser(string nameOrNumber, out uint id) =>
        TryFind(_users, nameOrNumber, out id);

    public bool TryFindGroup(string nameOrNumber, out uint id) =>
        TryFind(_groups, nameOrNumber, out id);

    private static bool TryFind(Dictionary<string, uint> names, string text, out uint id)
    {
        return text.Length > 0 && text.All(char.IsAsciiDigit)
            ? TryParseId(text, out id)
            : names.TryGetValue(text, out id);
    }

    private static Dictionary<string, uint> Read(IEnumerable<string> lines, int fieldCount)
    {
        Dictionary<string, uint> names = [];
        foreach (var line in lines)
        {
            // passwd(5): name:password:uid:...; group(5): name:password:gid:members.
            var fields = line.Split(':');
            if (fields.Length == fieldCount && fields[0].Length > 0
                && TryParseId(fields[2], out var id))
            {
                // As in the C library, the first line of a name counts.
                names.TryAdd(fields[0], id);
            }
        }

        return names;
    }

    private static bool TryParseId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
