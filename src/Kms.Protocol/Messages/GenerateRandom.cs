namespace Kms.Protocol;

/// <summary>GenerateRandom: <c>[length]</c>.</summary>
public readonly ref struct GenerateRandomRequest
{
    /// <summary>Bytes wanted, 1 to 64 KiB.</summary>
    public uint Length { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out GenerateRandomRequest request)
    {
        reader.ReadArray(1);
        request = new GenerateRandomRequest
        {
            Length = (uint)reader.ReadUInt(Limits.RandomBytesMax),
        };
        if (request.Length == 0)
        {
            reader.Fail(KmsStatus.InvalidRequest);
        }

        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.WriteUInt(Length);
    }
}

/// <summary>Answer of GenerateRandom: <c>[bytes]</c>.</summary>
public static class GenerateRandomResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 1;

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static ReadOnlySpan<byte> ReadFields(ref BodyReader reader) =>
        reader.ReadBinary(Limits.RandomBytesMax);

    /// <summary>Writes the answer's fields and returns the place of the bytes.</summary>
    public static Span<byte> WriteFields(BodyWriter writer, int length) =>
        writer.ReserveBinary(length);
}
