namespace Kms.Protocol;

/// <summary>Encrypt: <c>[key, plaintext, aad]</c>; answered as
/// <see cref="CiphertextResponse"/>.</summary>
public readonly ref struct EncryptRequest
{
    private const int FieldCount = 3;

    /// <summary>The key whose default version encrypts.</summary>
    public KeyReference Key { get; init; }

    /// <summary>0 bytes to 1 MiB.</summary>
    public ReadOnlySpan<byte> Plaintext { get; init; }

    /// <summary>Additional authenticated data, 0 bytes to 64 KiB: checked at Decrypt, not
    /// stored.</summary>
    public ReadOnlySpan<byte> Aad { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out EncryptRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new EncryptRequest
        {
            Key = reader.ReadKey(),
            Plaintext = reader.ReadBinary(Limits.PlaintextBytesMax),
            Aad = reader.ReadBinary(Limits.AadBytesMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteKey(Key);
        writer.WriteBinary(Plaintext);
        writer.WriteBinary(Aad);
    }
}
