namespace Kms.Protocol;

/// <summary>GetPublicKey: <c>[key, version, format]</c>.</summary>
public readonly ref struct GetPublicKeyRequest
{
    private const int FieldCount = 3;

    /// <summary>The asymmetric key.</summary>
    public KeyReference Key { get; init; }

    /// <summary>The version; 0 for the default version.</summary>
    public uint Version { get; init; }

    /// <summary>How the public key is written; judged by the operation.</summary>
    public PublicKeyFormat Format { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out GetPublicKeyRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new GetPublicKeyRequest
        {
            Key = reader.ReadKey(),
            Version = reader.ReadUInt32(),
            Format = (PublicKeyFormat)reader.ReadUInt(byte.MaxValue),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteUInt(Version);
        writer.WriteUInt((byte)Format);
    }
}

/// <summary>Answer of GetPublicKey: <c>[revision, version, algorithm, public_key]</c>.</summary>
public readonly ref struct GetPublicKeyResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 4;

    /// <summary>The key's revision.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The version whose public key this is.</summary>
    public uint Version { get; private init; }

    /// <summary>The key's algorithm.</summary>
    public KeyAlgorithm Algorithm { get; private init; }

    /// <summary>The public key, in the format asked for.</summary>
    public ReadOnlySpan<byte> PublicKey { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static GetPublicKeyResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        Version = reader.ReadUInt32(),
        Algorithm = (KeyAlgorithm)reader.ReadCode(),
        PublicKey = reader.ReadBinary(Limits.PublicKeyBytesMax),
    };

    /// <summary>Writes the answer's fields.</summary>
    public static void WriteFields(
        BodyWriter writer,
        ulong revision,
        uint version,
        KeyAlgorithm algorithm,
        ReadOnlySpan<byte> publicKey)
    {
        writer.WriteUInt(revision);
        writer.WriteUInt(version);
        writer.WriteUInt((ushort)algorithm);
        writer.WriteBinary(publicKey);
    }
}
