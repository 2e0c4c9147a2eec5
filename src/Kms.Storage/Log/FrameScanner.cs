using System.Buffers.Binary;
using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Reads the frames of a snapshot or log in order, through a window that moves over the file.</summary>
/// <remarks><para>A length is believed only after its own checksum, a body only after its.</para></remarks>
internal sealed class FrameScanner(IStoreFiles files, int file)
{
    private const int WindowBytes = 4 * 1024 * 1024;
    private readonly long _size = files.Size(file);
    private byte[] _window = [];
    private long _windowStart;
    private int _windowLength;

    /// <summary>What stands at an offset.</summary>
    public enum Finding
    {
        /// <summary>A whole frame.</summary>
        Frame,

        /// <summary>Nothing but zeros up to the end of the file.</summary>
        End,

        /// <summary>Something that is no frame.</summary>
        Bad,
    }

    /// <summary>Bytes of the file.</summary>
    public long Size => _size;

    /// <summary>Reads what stands at <paramref name="offset"/>.</summary>
    public Finding Read(long offset, out FrameView frame)
    {
        frame = default;
        if (IsFrame(offset, out var bodyBytes) && OwnOffset(offset) == offset)
        {
            frame = new FrameView(offset, Memory(offset + FrameBuilder.HeaderBytes, bodyBytes));
            return Finding.Frame;
        }

        return IsZeroToEnd(offset) ? Finding.End : Finding.Bad;
    }

    /// <summary>Whether a whole frame stands anywhere from <paramref name="offset"/> on, be it one that was
    /// written elsewhere: a commit that a crash cut short is never followed by one.</summary>
    public bool HasFrameFrom(long offset)
    {
        for (var next = offset; next < _size; next += FrameBuilder.Alignment)
        {
            if (IsFrame(next, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads some bytes; fewer than asked for where the file ends.</summary>
    public ReadOnlyMemory<byte> Memory(long offset, int count)
    {
        if (offset < _windowStart || offset + count > _windowStart + _windowLength)
        {
            Move(offset, count);
        }

        var start = (int)(offset - _windowStart);
        return _window.AsMemory(start, Math.Min(count, Math.Max(_windowLength - start, 0)));
    }

    private bool IsFrame(long offset, out int bodyBytes)
    {
        bodyBytes = 0;
        var header = Memory(offset, FrameBuilder.HeaderBytes).Span;
        if (header.Length < FrameBuilder.HeaderBytes
            || Crc32C.Compute(header[..4]) != BinaryPrimitives.ReadUInt32LittleEndian(header[4..])
            || BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != 0)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var bodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (length is < FrameBuilder.BodyHeaderBytes or > FrameBuilder.BodyBytesMax
            || offset + FrameBuilder.HeaderBytes + length > _size)
        {
            return false;
        }

        var padding = (int)(-length & (FrameBuilder.Alignment - 1));
        var padded = Memory(offset + FrameBuilder.HeaderBytes, (int)length + padding).Span;
        bodyBytes = (int)length;
        return padded.Length == bodyBytes + padding
            && !padded[bodyBytes..].ContainsAnyExcept((byte)0)
            && Crc32C.Compute(padded[..bodyBytes]) == bodyChecksum;
    }

    private long OwnOffset(long offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(Memory(offset + FrameBuilder.HeaderBytes, sizeof(long)).Span);

    private bool IsZeroToEnd(long offset)
    {
        while (offset < _size)
        {
            var part = Memory(offset, (int)Math.Min(WindowBytes, _size - offset)).Span;
            if (part.IsEmpty || part.ContainsAnyExcept((byte)0))
            {
                return false;
            }

            offset += part.Length;
        }

        return true;
    }

    private void Move(long offset, int count)
    {
        var wanted = (int)Math.Min(Math.Max(WindowBytes, count), Math.Max(_size - offset, 0));
        if (_window.Length < wanted)
        {
            _window = GC.AllocateUninitializedArray<byte>(wanted);
        }

        _windowStart = offset;
        _windowLength = 0;
        while (_windowLength < wanted)
        {
            var read = files.Read(file, _window.AsSpan(_windowLength, wanted - _windowLength), offset + _windowLength);
            if (read < 0)
            {
                throw new StoreOpenException(
                    $"the store cannot be read at offset {offset}: {StoreDirectory.Message(-read)}",
                    "look at the disk; restore a backup if it is failing");
            }

            if (read == 0)
            {
                break;
            }

            _windowLength += read;
        }
    }
}
