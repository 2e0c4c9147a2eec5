namespace Kms.Protocol;

/// <summary>SetDefaultVersion: <c>[key, expected_revision, idempotency_key, version]</c>; answered
/// with the key's row.</summary>
public readonly ref struct SetDefaultVersionRequest
{
    private const int FieldCount = KeyChange.FieldCount + 1;

    /// <summary>Which key, and what guards a repetition.</summary>
    public KeyChange Change { get; init; }

    /// <summary>The version to encrypt and sign with from now on.</summary>
    public uint Version { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out SetDefaultVersionRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new SetDefaultVersionRequest
        {
            Change = KeyChange.Read(ref reader),
            Version = reader.ReadUInt32(),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        Change.Write(writer);
        writer.WriteUInt(Version);
    }
}
