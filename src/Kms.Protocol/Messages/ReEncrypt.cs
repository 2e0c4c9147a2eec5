namespace Kms.Protocol;

/// <summary>ReEncrypt: <c>[source_key or nil, ciphertext, source_aad, destination_key or nil,
/// destination_aad]</c>; answered as <see cref="CiphertextResponse"/>. The plaintext never leaves the
/// daemon.</summary>
public readonly ref struct ReEncryptRequest
{
    private const int FieldCount = 5;

    /// <summary>The key the ciphertext must be of; none to take the one it names.</summary>
    public KeyReference SourceKey { get; init; }

    /// <summary>The ciphertext to open.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; init; }

    /// <summary>Its additional authenticated data.</summary>
    public ReadOnlySpan<byte> SourceAad { get; init; }

    /// <summary>The key to encrypt under; none for the ciphertext's own.</summary>
    public KeyReference DestinationKey { get; init; }

    /// <summary>The additional authenticated data of the new ciphertext.</summary>
    public ReadOnlySpan<byte> DestinationAad { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out ReEncryptRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new ReEncryptRequest
        {
            SourceKey = reader.ReadKeyOrNone(),
            Ciphertext = reader.ReadBinary(Limits.CiphertextBytesMax),
            SourceAad = reader.ReadBinary(Limits.AadBytesMax),
            DestinationKey = reader.ReadKeyOrNone(),
            DestinationAad = reader.ReadBinary(Limits.AadBytesMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(SourceKey);
        writer.WriteBinary(Ciphertext);
        writer.WriteBinary(SourceAad);
        writer.WriteKey(DestinationKey);
        writer.WriteBinary(DestinationAad);
    }
}
