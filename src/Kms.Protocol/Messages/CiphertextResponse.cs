namespace Kms.Protocol;

/// <summary>Answer of Encrypt and ReEncrypt: <c>[revision, version, ciphertext]</c>.</summary>
public readonly ref struct CiphertextResponse
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 3;

    /// <summary>The key's revision: what a client has cached of another revision is
    /// stale.</summary>
    public ulong Revision { get; private init; }

    /// <summary>The version that encrypted.</summary>
    public uint Version { get; private init; }

    /// <summary>The ciphertext, opaque to the client (CIPHERTEXT.md).</summary>
    public ReadOnlySpan<byte> Ciphertext { get; private init; }

    /// <summary>Reads the answer's fields, after its array header.</summary>
    public static CiphertextResponse ReadFields(ref BodyReader reader) => new()
    {
        Revision = reader.ReadUInt(),
        Version = reader.ReadUInt32(),
        Ciphertext = reader.ReadBinary(Limits.CiphertextBytesMax),
    };

    /// <summary>Writes the answer's fields and returns the place of the ciphertext.</summary>
    public static Span<byte> WriteFields(
        BodyWriter writer, ulong revision, uint version, int ciphertextBytes)
    {
        writer.WriteUInt(revision);
        writer.WriteUInt(version);
        return writer.ReserveBinary(ciphertextBytes);
    }
}
