namespace Kms.Protocol;

/// <summary>The request of an operation that takes nothing: an empty array.</summary>
public static class EmptyRequest
{
    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader)
    {
        reader.ReadArray(0);
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public static void Write(BodyWriter writer) => writer.WriteArrayHeader(0);
}
