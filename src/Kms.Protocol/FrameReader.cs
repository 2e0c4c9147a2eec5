using System.Buffers;

namespace Kms.Protocol;

/// <summary>Cuts frames out of a byte stream; a pure function of the bytes.</summary>
public static class FrameReader
{
    /// <summary>Reads the next whole frame and moves <paramref name="buffer"/> past it.</summary>
    /// <param name="buffer">What has arrived; unchanged unless a frame is complete.</param>
    /// <param name="header">The frame's header, as soon as its 16 bytes are there.</param>
    /// <param name="body">The frame's body when it is complete.</param>
    /// <param name="status">Other than Ok when the stream is broken and must end.</param>
    /// <returns>True when a frame is complete; false when more bytes are needed or the stream is
    /// broken.</returns>
    public static bool TryRead(
        ref ReadOnlySequence<byte> buffer,
        out FrameHeader header,
        out ReadOnlySequence<byte> body,
        out KmsStatus status)
    {
        body = default;
        status = KmsStatus.Ok;
        if (!TryReadHeader(buffer, out header))
        {
            return false;
        }

        status = header.Check();
        var frameBytes = FrameHeader.Size + (long)header.BodyBytes;
        if (status != KmsStatus.Ok || buffer.Length < frameBytes)
        {
            return false;
        }

        body = buffer.Slice(FrameHeader.Size, header.BodyBytes);
        buffer = buffer.Slice(frameBytes);
        return true;
    }

    private static bool TryReadHeader(in ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        header = default;
        var first = buffer.FirstSpan;
        if (first.Length >= FrameHeader.Size)
        {
            header = FrameHeader.Read(first);
            return true;
        }

        if (buffer.Length < FrameHeader.Size)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(copy);
        header = FrameHeader.Read(copy);
        return true;
    }
}
