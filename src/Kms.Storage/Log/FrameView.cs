using System.Buffers.Binary;

namespace Kms.Storage.Log;

/// <summary>A frame that was read and whose checksums hold; valid until the scanner goes on.</summary>
/// <param name="Offset">Where it lies.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct FrameView(long Offset, ReadOnlyMemory<byte> Body)
{
    /// <summary>The sequence number of its first record.</summary>
    public ulong FirstSequence => BinaryPrimitives.ReadUInt64LittleEndian(Body.Span[8..]);

    /// <summary>What it is besides its records.</summary>
    public FrameFlags Flags => (FrameFlags)BinaryPrimitives.ReadUInt32LittleEndian(Body.Span[16..]);

    /// <summary>Bytes on disk, padding included.</summary>
    public long FrameBytes =>
        (FrameBuilder.HeaderBytes + Body.Length + FrameBuilder.Alignment - 1) & -FrameBuilder.Alignment;

    private uint Count => BinaryPrimitives.ReadUInt32LittleEndian(Body.Span[20..]);

    /// <summary>Reads the records; false when they do not fill the body exactly.</summary>
    public bool TryReadRecords(List<StoredRecord> records)
    {
        records.Clear();
        var rest = Body[FrameBuilder.BodyHeaderBytes..];
        for (ulong i = 0; i < Count; i++)
        {
            if (!TryReadRecord(ref rest, FirstSequence + i, out var record))
            {
                return false;
            }

            records.Add(record);
        }

        return rest.IsEmpty;
    }

    private static bool TryReadRecord(ref ReadOnlyMemory<byte> rest, ulong sequence, out StoredRecord record)
    {
        record = default;
        if (rest.Length < FrameBuilder.RecordHeaderBytes)
        {
            return false;
        }

        var header = rest.Span;
        var sealedBytes = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        rest = rest[FrameBuilder.RecordHeaderBytes..];
        if (sealedBytes < RecordTag.Size || sealedBytes > (uint)rest.Length)
        {
            return false;
        }

        record = new StoredRecord(
            sequence,
            header[0],
            new Guid(header.Slice(8, 16), bigEndian: true),
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            rest[..(int)sealedBytes]);
        rest = rest[(int)sealedBytes..];
        return true;
    }
}
