namespace Kms.Protocol;

/// <summary>ListVersions: <c>[key, after_version, limit]</c>.</summary>
public readonly ref struct ListVersionsRequest
{
    private const int FieldCount = 3;

    /// <summary>The key whose versions to show.</summary>
    public KeyReference Key { get; init; }

    /// <summary>Only versions with higher numbers: the cursor of the page before; 0 for the first
    /// page.</summary>
    public uint AfterVersion { get; init; }

    /// <summary>Rows of this page; 0 for the default.</summary>
    public uint Limit { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out ListVersionsRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new ListVersionsRequest
        {
            Key = reader.ReadKey(),
            AfterVersion = reader.ReadUInt32(),
            Limit = (uint)reader.ReadUInt(Limits.PageRowsMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteUInt(AfterVersion);
        writer.WriteUInt(Limit);
    }
}

/// <summary>Answer of ListVersions: revision and cursor, then rows of 4 fields each, one after the
/// other.</summary>
/// <param name="Revision">The key's revision.</param>
/// <param name="NextCursor">The next request's after_version; 0 when this was the last
/// page.</param>
/// <param name="Versions">The versions of this page, in the order of their numbers.</param>
public sealed record ListVersionsResponse(
    ulong Revision, uint NextCursor, IReadOnlyList<KeyVersionInfo> Versions)
{
    private const int HeadFieldCount = 2;
    private const int RowFieldCount = 4;
    private const int ValuesMax = HeadFieldCount + (Limits.PageRowsMax * RowFieldCount);

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out ListVersionsResponse response)
    {
        var count = reader.ReadArrayHeader(ValuesMax);
        var revision = reader.ReadUInt();
        var cursor = reader.ReadUInt32();
        var versions = new List<KeyVersionInfo>();
        for (var read = HeadFieldCount; read < count; read += RowFieldCount)
        {
            if (reader.Status != KmsStatus.Ok)
            {
                break;
            }

            versions.Add(new KeyVersionInfo(
                reader.ReadUInt32(),
                (KeyVersionState)reader.ReadUInt(byte.MaxValue),
                reader.ReadTime() ?? DateTimeOffset.UnixEpoch,
                reader.ReadTime()));
        }

        if (count != HeadFieldCount + (versions.Count * RowFieldCount))
        {
            reader.Fail(KmsStatus.InvalidRequest);
        }

        response = new ListVersionsResponse(revision, cursor, versions);
        return reader.TryFinish();
    }

    /// <summary>Writes the answer.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(HeadFieldCount + (Versions.Count * RowFieldCount));
        writer.WriteUInt(Revision);
        writer.WriteUInt(NextCursor);
        foreach (var version in Versions)
        {
            writer.WriteUInt(version.Number);
            writer.WriteUInt((byte)version.State);
            writer.WriteTime(version.CreatedAt);
            writer.WriteTime(version.DestroyAt);
        }
    }
}
