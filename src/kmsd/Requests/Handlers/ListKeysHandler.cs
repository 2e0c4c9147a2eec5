using System.Text;
using Kms.Core.Access;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Shows the keys that the caller may see, in the order of their names, a page at a time.</summary>
internal static class ListKeysHandler
{
    /// <summary>The array's header and the cursor.</summary>
    private const int HeadBytesMax = 256;

    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!ListKeysRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var limit = request.Limit == 0 ? Limits.PageRowsDefault : (int)request.Limit;
        var prefix = Encoding.UTF8.GetString(request.NamePrefix);
        var after = Encoding.UTF8.GetString(request.AfterName);
        var rows = new List<KeyInfo>();
        var bytes = HeadBytesMax;
        var cursor = "";
        foreach (var name in NamesFrom(context.Services.Vault.Keys.Names, prefix, after))
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            if (!context.Services.Vault.Keys.TryGet(name, out var key)
                || !context.Connection.Access.Allows(Permission.ListKeys, key.NameAscii))
            {
                continue;
            }

            // Only a key that the caller may see makes another page: the cursor tells of no other.
            var row = key.ToInfo();
            bytes += KeyResponse.BytesMax(row);
            if (rows.Count == limit || bytes > Limits.FrameBodyBytesMax)
            {
                cursor = rows[^1].Name.Value;
                break;
            }

            rows.Add(row);
        }

        new ListKeysResponse(cursor, rows).Write(response.Body);
        return KmsStatus.Ok;
    }

    private static IEnumerable<string> NamesFrom(
        System.Collections.Immutable.ImmutableSortedSet<string> names, string prefix, string after)
    {
        var from = string.CompareOrdinal(prefix, after) > 0 ? prefix : after;
        var index = names.IndexOf(from);
        var start = index < 0 ? ~index : index;
        for (var i = start; i < names.Count; i++)
        {
            if (string.CompareOrdinal(names[i], after) > 0)
            {
                yield return names[i];
            }
        }
    }
}
