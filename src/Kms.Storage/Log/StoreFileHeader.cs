using System.Buffers.Binary;

namespace Kms.Storage.Log;

/// <summary>The first 64 bytes of a snapshot or log: STORAGE.md §3.</summary>
/// <remarks>
/// <para>Layout, little-endian: magic (8) ‖ format u32 ‖ store id (16) ‖ generation u64 ‖ previous
/// tag (16) ‖ first sequence u64 ‖ CRC-32C u32 of the 60 bytes before.</para>
/// </remarks>
/// <param name="IsLog">A log; else a snapshot.</param>
/// <param name="StoreId">The store.</param>
/// <param name="Generation">The generation.</param>
/// <param name="PreviousTag">The tag of the record before the first one here.</param>
/// <param name="FirstSequence">The sequence number of the first record here.</param>
internal readonly record struct StoreFileHeader(
    bool IsLog, Guid StoreId, ulong Generation, RecordTag PreviousTag, ulong FirstSequence)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 64;

    private const uint Format = 1;
    private const int FormatOffset = 8;
    private const int StoreIdOffset = 12;
    private const int GenerationOffset = 28;
    private const int PreviousTagOffset = 36;
    private const int FirstSequenceOffset = 52;
    private const int ChecksumOffset = 60;

    private static ReadOnlySpan<byte> LogMagic => "kmsd.log"u8;

    private static ReadOnlySpan<byte> SnapshotMagic => "kmsdsnap"u8;

    /// <summary>Reads a header; false when it is not one of this format.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out StoreFileHeader header)
    {
        header = default;
        if (source.Length < Size
            || Crc32C.Compute(source[..ChecksumOffset])
                != BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..])
            || BinaryPrimitives.ReadUInt32LittleEndian(source[FormatOffset..]) != Format)
        {
            return false;
        }

        var isLog = source.StartsWith(LogMagic);
        header = new StoreFileHeader(
            isLog,
            new Guid(source.Slice(StoreIdOffset, 16), bigEndian: true),
            BinaryPrimitives.ReadUInt64LittleEndian(source[GenerationOffset..]),
            RecordTag.Of(source.Slice(PreviousTagOffset, RecordTag.Size)),
            BinaryPrimitives.ReadUInt64LittleEndian(source[FirstSequenceOffset..]));
        return isLog || source.StartsWith(SnapshotMagic);
    }

    /// <summary>Writes the header's 64 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        (IsLog ? LogMagic : SnapshotMagic).CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[FormatOffset..], Format);
        StoreId.TryWriteBytes(destination[StoreIdOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[GenerationOffset..], Generation);
        PreviousTag.CopyTo(destination[PreviousTagOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[FirstSequenceOffset..], FirstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(
            destination[ChecksumOffset..], Crc32C.Compute(destination[..ChecksumOffset]));
    }
}
