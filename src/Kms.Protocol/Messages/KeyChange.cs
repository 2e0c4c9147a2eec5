namespace Kms.Protocol;

/// <summary>What every change of an existing key carries: which key, and what guards a
/// repetition.</summary>
public readonly ref struct KeyChange
{
    /// <summary>Fields of this part of a request.</summary>
    public const int FieldCount = 3;

    /// <summary>The key to change.</summary>
    public KeyReference Key { get; init; }

    /// <summary>The revision the caller has seen; 0 for any.</summary>
    public ulong ExpectedRevision { get; init; }

    /// <summary>16 random bytes that make a repeated request safe, or empty.</summary>
    public ReadOnlySpan<byte> IdempotencyKey { get; init; }

    /// <summary>Reads the part.</summary>
    public static KeyChange Read(ref BodyReader reader) => new()
    {
        Key = reader.ReadKey(),
        ExpectedRevision = reader.ReadUInt(),
        IdempotencyKey = reader.ReadBinaryOrEmpty(Limits.IdempotencyKeyBytes),
    };

    /// <summary>Writes the part.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteKey(Key);
        writer.WriteUInt(ExpectedRevision);
        writer.WriteBinary(IdempotencyKey);
    }
}
