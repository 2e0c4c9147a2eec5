namespace Kms.Storage;

/// <summary>The last 16 bytes of a sealed record: what the next record is chained to.</summary>
public readonly record struct RecordTag(UInt128 Value)
{
    /// <summary>Bytes of a tag.</summary>
    public const int Size = 16;

    /// <summary>The tag of a sealed record of at least 16 bytes.</summary>
    public static RecordTag Of(ReadOnlySpan<byte> sealedBytes) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sealedBytes[^Size..]));

    /// <summary>Writes the tag's 16 bytes.</summary>
    public void CopyTo(Span<byte> destination) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination, Value);
}
