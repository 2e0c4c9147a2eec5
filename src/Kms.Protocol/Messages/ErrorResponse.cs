namespace Kms.Protocol;

/// <summary>The body of every answer whose status is not Ok: <c>[retry_after_ms]</c>.</summary>
/// <param name="RetryAfterMilliseconds">How long to wait before the same call; 0 for no
/// advice.</param>
public readonly record struct ErrorResponse(uint RetryAfterMilliseconds)
{
    /// <summary>Fields of the answer.</summary>
    public const int FieldCount = 1;

    /// <summary>Reads the answer's fields after its array header and status.</summary>
    public static ErrorResponse ReadFields(ref BodyReader reader) => new(reader.ReadUInt32());

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out ErrorResponse response)
    {
        reader.ReadArray(FieldCount);
        response = ReadFields(ref reader);
        return reader.TryFinish();
    }
}
