namespace Kms.Protocol;

/// <summary>CreateKey: <c>[name, algorithm, description, labels, rotation_period_s,
/// idempotency_key]</c>.</summary>
public readonly ref struct CreateKeyRequest
{
    private const int FieldCount = 6;

    /// <summary>Name of the new key.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Algorithm of all its versions; judged by the operation.</summary>
    public KeyAlgorithm Algorithm { get; init; }

    /// <summary>Free text, UTF-8.</summary>
    public ReadOnlySpan<byte> Description { get; init; }

    /// <summary>Free pairs.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Seconds between automatic rotations; 0 for none.</summary>
    public uint RotationPeriodSeconds { get; init; }

    /// <summary>16 random bytes that make a repeated request safe, or empty.</summary>
    public ReadOnlySpan<byte> IdempotencyKey { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out CreateKeyRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new CreateKeyRequest
        {
            Name = reader.ReadKeyName(),
            Algorithm = (KeyAlgorithm)reader.ReadCode(),
            Description = reader.ReadText(Limits.DescriptionBytesMax),
            Labels = Protocol.Labels.Read(ref reader),
            RotationPeriodSeconds = reader.ReadRotationPeriod(),
            IdempotencyKey = reader.ReadBinaryOrEmpty(Limits.IdempotencyKeyBytes),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteText(Name);
        writer.WriteUInt((ushort)Algorithm);
        writer.WriteText(Description);
        Protocol.Labels.Write(writer, Labels);
        writer.WriteUInt(RotationPeriodSeconds);
        writer.WriteBinary(IdempotencyKey);
    }
}
