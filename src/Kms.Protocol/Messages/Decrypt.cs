namespace Kms.Protocol;

/// <summary>Decrypt: <c>[key or nil, ciphertext, aad]</c>.</summary>
public readonly ref struct DecryptRequest
{
    private const int FieldCount = 3;

    /// <summary>The key the ciphertext must be of; none to take the one it names.</summary>
    public KeyReference Key { get; init; }

    /// <summary>What Encrypt, ReEncrypt or GenerateDataKey returned.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; init; }

    /// <summary>The additional authenticated data of the encryption.</summary>
    public ReadOnlySpan<byte> Aad { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out DecryptRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new DecryptRequest
        {
            Key = reader.ReadKeyOrNone(),
            Ciphertext = reader.ReadBinary(Limits.CiphertextBytesMax),
            Aad = reader.ReadBinary(Limits.AadBytesMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteBinary(Ciphertext);
        writer.WriteBinary(Aad);
    }
}

/// <summary>Answer of Decrypt: <c>[revision, key_id, version, plaintext]</c>.</summary>
public readonly ref struct DecryptResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 4;

    /// <summary>The key's revision.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The key that opened the ciphertext.</summary>
    public Guid KeyId { get; private init; }

    /// <summary>The version that opened it.</summary>
    public uint Version { get; private init; }

    /// <summary>The plaintext.</summary>
    public ReadOnlySpan<byte> Plaintext { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static DecryptResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        KeyId = reader.ReadId(),
        Version = reader.ReadUInt32(),
        Plaintext = reader.ReadBinary(Limits.PlaintextBytesMax),
    };

    /// <summary>Writes the answer's fields and returns the place of the plaintext.</summary>
    public static Span<byte> WriteFields(
        BodyWriter writer, ulong revision, Guid keyId, uint version, int plaintextBytes)
    {
        writer.WriteUInt(revision);
        writer.WriteId(keyId);
        writer.WriteUInt(version);
        return writer.ReserveBinary(plaintextBytes);
    }
}
