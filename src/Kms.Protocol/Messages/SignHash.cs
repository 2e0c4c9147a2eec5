namespace Kms.Protocol;

/// <summary>SignHash: <c>[key, digest, format]</c>.</summary>
public readonly ref struct SignHashRequest
{
    private const int FieldCount = 3;

    /// <summary>The key whose default version signs.</summary>
    public KeyReference Key { get; init; }

    /// <summary>32 bytes for P-256, 48 for P-384.</summary>
    public ReadOnlySpan<byte> Digest { get; init; }

    /// <summary>How the signature is written; judged by the operation.</summary>
    public SignatureFormat Format { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out SignHashRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new SignHashRequest
        {
            Key = reader.ReadKey(),
            Digest = reader.ReadBinary(Limits.DigestBytesMax),
            Format = (SignatureFormat)reader.ReadUInt(byte.MaxValue),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteBinary(Digest);
        writer.WriteUInt((byte)Format);
    }
}

/// <summary>Answer of SignHash: <c>[revision, version, signature]</c>.</summary>
public readonly ref struct SignHashResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 3;

    /// <summary>The key's revision.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The version that signed.</summary>
    public uint Version { get; private init; }

    /// <summary>The signature, in the format asked for.</summary>
    public ReadOnlySpan<byte> Signature { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static SignHashResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        Version = reader.ReadUInt32(),
        Signature = reader.ReadBinary(Limits.SignatureBytesMax),
    };

    /// <summary>Writes the answer's fields.</summary>
    public static void WriteFields(
        BodyWriter writer, ulong revision, uint version, ReadOnlySpan<byte> signature)
    {
        writer.WriteUInt(revision);
        writer.WriteUInt(version);
        writer.WriteBinary(signature);
    }
}
