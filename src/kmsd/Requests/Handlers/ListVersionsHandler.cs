using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Shows the versions of a key in the order of their numbers, a page at a time.</summary>
internal static class ListVersionsHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!ListVersionsRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var key = context.Key;
        var limit = request.Limit == 0 ? Limits.PageRowsDefault : (int)request.Limit;
        var first = (int)Math.Min(request.AfterVersion, (uint)key.Versions.Count);
        var count = Math.Min(limit, key.Versions.Count - first);
        var rows = new KeyVersionInfo[count];
        for (var i = 0; i < count; i++)
        {
            var version = key.Versions[first + i];
            rows[i] = new KeyVersionInfo(
                version.Number, version.State, version.CreatedAt, version.DestroyAt);
        }

        var cursor = first + count < key.Versions.Count ? (uint)(first + count) : 0;
        new ListVersionsResponse(key.Revision, cursor, rows).Write(response.Body);
        return KmsStatus.Ok;
    }
}
