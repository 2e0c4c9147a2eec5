namespace Kms.Protocol;

/// <summary>GenerateDataKey: <c>[key, spec, with_plaintext, aad]</c>.</summary>
public readonly ref struct GenerateDataKeyRequest
{
    private const int FieldCount = 4;

    /// <summary>The key (KEK) whose default version wraps the data key.</summary>
    public KeyReference Key { get; init; }

    /// <summary>Size of the data key; judged by the operation.</summary>
    public DataKeySpec Spec { get; init; }

    /// <summary>Whether the answer has the data key itself, or only its wrapped form.</summary>
    public bool WithPlaintext { get; init; }

    /// <summary>Additional authenticated data of the wrapping; Decrypt unwraps with the
    /// same.</summary>
    public ReadOnlySpan<byte> Aad { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out GenerateDataKeyRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new GenerateDataKeyRequest
        {
            Key = reader.ReadKey(),
            Spec = (DataKeySpec)reader.ReadUInt(byte.MaxValue),
            WithPlaintext = reader.ReadBool(),
            Aad = reader.ReadBinary(Limits.AadBytesMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteUInt((byte)Spec);
        writer.WriteBool(WithPlaintext);
        writer.WriteBinary(Aad);
    }
}

/// <summary>Answer of GenerateDataKey: <c>[revision, version, wrapped, plaintext]</c>.</summary>
public readonly ref struct GenerateDataKeyResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 4;

    /// <summary>The key's revision.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The version that wrapped the data key.</summary>
    public uint Version { get; private init; }

    /// <summary>The wrapped data key: a ciphertext for Decrypt.</summary>
    public ReadOnlySpan<byte> Wrapped { get; private init; }

    /// <summary>The data key; empty when it was not asked for.</summary>
    public ReadOnlySpan<byte> Plaintext { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static GenerateDataKeyResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        Version = reader.ReadUInt32(),
        Wrapped = reader.ReadBinary(Limits.CiphertextBytesMax),
        Plaintext = reader.ReadBinary(Limits.PlaintextBytesMax),
    };

    /// <summary>Writes the answer's fields.</summary>
    public static void WriteFields(
        BodyWriter writer,
        ulong revision,
        uint version,
        ReadOnlySpan<byte> wrapped,
        ReadOnlySpan<byte> plaintext)
    {
        writer.WriteUInt(revision);
        writer.WriteUInt(version);
        writer.WriteBinary(wrapped);
        writer.WriteBinary(plaintext);
    }
}
