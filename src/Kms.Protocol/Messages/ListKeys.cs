namespace Kms.Protocol;

/// <summary>ListKeys: <c>[name_prefix, after_name, limit]</c>.</summary>
public readonly ref struct ListKeysRequest
{
    private const int FieldCount = 3;

    /// <summary>Only keys whose names begin so; empty for all.</summary>
    public ReadOnlySpan<byte> NamePrefix { get; init; }

    /// <summary>Only keys after this name: the cursor of the page before; empty for the first
    /// page.</summary>
    public ReadOnlySpan<byte> AfterName { get; init; }

    /// <summary>Rows of this page; 0 for the default.</summary>
    public uint Limit { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out ListKeysRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new ListKeysRequest
        {
            NamePrefix = reader.ReadText(Limits.KeyNameBytesMax),
            AfterName = reader.ReadText(Limits.KeyNameBytesMax),
            Limit = (uint)reader.ReadUInt(Limits.PageRowsMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteText(NamePrefix);
        writer.WriteText(AfterName);
        writer.WriteUInt(Limit);
    }
}

/// <summary>Answer of ListKeys: the cursor of the next page, then rows of 13 fields each, one after
/// the other.</summary>
/// <param name="NextCursor">The next request's after_name; empty when this was the last
/// page.</param>
/// <param name="Keys">The keys of this page, in the order of their names.</param>
public sealed record ListKeysResponse(string NextCursor, IReadOnlyList<KeyInfo> Keys)
{
    private const int ValuesMax = 1 + (Limits.PageRowsMax * KeyResponse.FieldCount);

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out ListKeysResponse response)
    {
        var count = reader.ReadArrayHeader(ValuesMax);
        var cursor = reader.ReadString(Limits.KeyNameBytesMax);
        var keys = new List<KeyInfo>();
        for (var read = 1; read < count; read += KeyResponse.FieldCount)
        {
            if (KeyResponse.ReadFields(ref reader) is not { } key)
            {
                break;
            }

            keys.Add(key);
        }

        if (count != 1 + (keys.Count * KeyResponse.FieldCount))
        {
            reader.Fail(KmsStatus.InvalidRequest);
        }

        response = new ListKeysResponse(cursor, keys);
        return reader.TryFinish();
    }

    /// <summary>Writes the answer.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(1 + (Keys.Count * KeyResponse.FieldCount));
        writer.WriteText(NextCursor);
        foreach (var key in Keys)
        {
            KeyResponse.WriteFields(writer, key);
        }
    }
}
