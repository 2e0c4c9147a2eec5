namespace Kms.Protocol;

/// <summary>EnableKey: <c>[key, expected_revision, idempotency_key]</c>; answered with the key's
/// row.</summary>
public readonly ref struct EnableKeyRequest
{
    /// <summary>Which key, and what guards a repetition.</summary>
    public KeyChange Change { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out EnableKeyRequest request)
    {
        reader.ReadArray(KeyChange.FieldCount);
        request = new EnableKeyRequest { Change = KeyChange.Read(ref reader) };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(KeyChange.FieldCount);
        Change.Write(writer);
    }
}
