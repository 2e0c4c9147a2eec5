namespace Kms.Protocol;

/// <summary>RestoreKey: <c>[key, expected_revision, idempotency_key, new_name]</c>; answered with
/// the key's row.</summary>
public readonly ref struct RestoreKeyRequest
{
    private const int FieldCount = KeyChange.FieldCount + 1;

    /// <summary>Which key, and what guards a repetition.</summary>
    public KeyChange Change { get; init; }

    /// <summary>The name to restore it under; empty (nil on the wire) for its own.</summary>
    public ReadOnlySpan<byte> NewName { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out RestoreKeyRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new RestoreKeyRequest
        {
            Change = KeyChange.Read(ref reader),
            NewName = reader.TryReadNil() ? default : reader.ReadKeyName(),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        Change.Write(writer);
        if (NewName.IsEmpty)
        {
            writer.WriteNil();
        }
        else
        {
            writer.WriteText(NewName);
        }
    }
}
