using System.Buffers;
using System.Buffers.Binary;

namespace Kms.Storage.Log;

/// <summary>Builds one frame: a commit's records behind a checked length. STORAGE.md §4.</summary>
/// <remarks>
/// <para>Layout, little-endian: body length u32 ‖ CRC-32C of those 4 bytes u32 ‖ CRC-32C of the body
/// u32 ‖ zero u32 ‖ body ‖ zeros to a multiple of 8. Body: own offset u64 ‖ first sequence u64 ‖
/// flags u32 ‖ count u32 ‖ records. Record: type u8 ‖ zero (3) ‖ version u32 ‖ key id (16) ‖ sealed
/// length u32 ‖ sealed bytes.</para>
/// <para>Threads: one at a time.</para>
/// </remarks>
internal sealed class FrameBuilder
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes of a body before its records.</summary>
    public const int BodyHeaderBytes = 24;

    /// <summary>Bytes of a record before its sealed bytes.</summary>
    public const int RecordHeaderBytes = 28;

    /// <summary>A longer body is no frame.</summary>
    public const int BodyBytesMax = 64 * 1024 * 1024;

    /// <summary>Frames begin at multiples of this.</summary>
    public const int Alignment = 8;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private uint _count;
    private ulong _firstSequence;

    /// <summary>Bytes of records so far.</summary>
    public int RecordBytes => _buffer.WrittenCount - HeaderBytes - BodyHeaderBytes;

    /// <summary>Records so far.</summary>
    public uint Count => _count;

    /// <summary>Begins a frame.</summary>
    public void Begin(ulong firstSequence)
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(HeaderBytes + BodyHeaderBytes)[..(HeaderBytes + BodyHeaderBytes)].Clear();
        _buffer.Advance(HeaderBytes + BodyHeaderBytes);
        _count = 0;
        _firstSequence = firstSequence;
    }

    /// <summary>Adds a record.</summary>
    public void Add(in StoredRecord record)
    {
        var header = _buffer.GetSpan(RecordHeaderBytes)[..RecordHeaderBytes];
        header.Clear();
        header[0] = record.Type;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], record.Version);
        record.KeyId.TryWriteBytes(header[8..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)record.Sealed.Length);
        _buffer.Advance(RecordHeaderBytes);
        _buffer.Write(record.Sealed.Span);
        _count++;
    }

    /// <summary>Ends the frame that will be written at <paramref name="offset"/>.</summary>
    public ReadOnlySpan<byte> End(long offset, FrameFlags flags)
    {
        var bodyBytes = _buffer.WrittenCount - HeaderBytes;
        var padding = -_buffer.WrittenCount & (Alignment - 1);
        _buffer.GetSpan(Alignment)[..padding].Clear();
        _buffer.Advance(padding);

        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(_buffer.WrittenMemory, out var segment);
        var frame = segment.AsSpan();
        var body = frame.Slice(HeaderBytes, bodyBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(body, (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(body[8..], _firstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(body[16..], (uint)flags);
        BinaryPrimitives.WriteUInt32LittleEndian(body[20..], _count);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)bodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Compute(frame[..4]));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Crc32C.Compute(body));
        return frame;
    }
}
