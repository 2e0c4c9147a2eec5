namespace Kms.Protocol;

/// <summary>GetKey: <c>[key]</c>; answered with a key's row.</summary>
public readonly ref struct GetKeyRequest
{
    /// <summary>The key to show.</summary>
    public KeyReference Key { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out GetKeyRequest request)
    {
        reader.ReadArray(1);
        request = new GetKeyRequest { Key = reader.ReadKey() };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.WriteKey(Key);
    }
}
