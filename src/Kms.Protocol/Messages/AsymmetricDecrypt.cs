namespace Kms.Protocol;

/// <summary>AsymmetricDecrypt: <c>[key, version, ciphertext]</c>.</summary>
public readonly ref struct AsymmetricDecryptRequest
{
    private const int FieldCount = 3;

    /// <summary>The RSA key.</summary>
    public KeyReference Key { get; init; }

    /// <summary>The version whose public key encrypted; 0 for the default version.</summary>
    public uint Version { get; init; }

    /// <summary>RSA-OAEP ciphertext (RFC 8017 §7.1, SHA-256, empty label), exactly 512
    /// bytes.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out AsymmetricDecryptRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new AsymmetricDecryptRequest
        {
            Key = reader.ReadKey(),
            Version = reader.ReadUInt32(),
            Ciphertext = reader.ReadBinary(Limits.CiphertextBytesMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteUInt(Version);
        writer.WriteBinary(Ciphertext);
    }
}

/// <summary>Answer of AsymmetricDecrypt: <c>[revision, version, plaintext]</c>.</summary>
public readonly ref struct AsymmetricDecryptResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 3;

    /// <summary>The key's revision.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The version that opened the ciphertext.</summary>
    public uint Version { get; private init; }

    /// <summary>The plaintext, at most 446 bytes.</summary>
    public ReadOnlySpan<byte> Plaintext { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static AsymmetricDecryptResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        Version = reader.ReadUInt32(),
        Plaintext = reader.ReadBinary(Limits.RsaCiphertextBytes),
    };

    /// <summary>Writes the answer's fields.</summary>
    public static void WriteFields(
        BodyWriter writer, ulong revision, uint version, ReadOnlySpan<byte> plaintext)
    {
        writer.WriteUInt(revision);
        writer.WriteUInt(version);
        writer.WriteBinary(plaintext);
    }
}
