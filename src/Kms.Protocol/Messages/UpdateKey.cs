namespace Kms.Protocol;

/// <summary>UpdateKey: <c>[key, expected_revision, idempotency_key, name, description, labels,
/// rotation_period_s]</c>; nil leaves a field as it is. Answered with the key's row.</summary>
public readonly ref struct UpdateKeyRequest
{
    private const int FieldCount = KeyChange.FieldCount + 4;

    /// <summary>Which key, and what guards a repetition.</summary>
    public KeyChange Change { get; init; }

    /// <summary>The new name; empty for no change.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Whether the description changes.</summary>
    public bool HasDescription { get; init; }

    /// <summary>The new description, UTF-8.</summary>
    public ReadOnlySpan<byte> Description { get; init; }

    /// <summary>The new labels, all of them; null for no change.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The new rotation period, 0 to end automatic rotation; null for no change.</summary>
    public uint? RotationPeriodSeconds { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out UpdateKeyRequest request)
    {
        reader.ReadArray(FieldCount);
        var change = KeyChange.Read(ref reader);
        var name = reader.TryReadNil() ? default : reader.ReadKeyName();
        var hasDescription = !reader.TryReadNil();
        request = new UpdateKeyRequest
        {
            Change = change,
            Name = name,
            HasDescription = hasDescription,
            Description = hasDescription ? reader.ReadText(Limits.DescriptionBytesMax) : default,
            Labels = reader.TryReadNil() ? null : Protocol.Labels.Read(ref reader),
            RotationPeriodSeconds = reader.TryReadNil() ? null : reader.ReadRotationPeriod(),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        Change.Write(writer);
        WriteTextOrNil(writer, !Name.IsEmpty, Name);
        WriteTextOrNil(writer, HasDescription, Description);
        if (Labels is null)
        {
            writer.WriteNil();
        }
        else
        {
            Protocol.Labels.Write(writer, Labels);
        }

        if (RotationPeriodSeconds is { } seconds)
        {
            writer.WriteUInt(seconds);
        }
        else
        {
            writer.WriteNil();
        }
    }

    private static void WriteTextOrNil(BodyWriter writer, bool isPresent, ReadOnlySpan<byte> text)
    {
        if (isPresent)
        {
            writer.WriteText(text);
        }
        else
        {
            writer.WriteNil();
        }
    }
}
