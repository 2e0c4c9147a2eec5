using System.Buffers.Binary;

namespace Kms.Protocol;

/// <summary>Writes frames into a <see cref="FrameBuffer"/>: header first, its length patched at the
/// end.</summary>
public static class FrameWriter
{
    /// <summary>Begins a frame and returns where it starts.</summary>
    public static int Begin(FrameBuffer buffer, FrameFlags flags, ushort code, ulong requestId)
    {
        var start = buffer.Length;
        new FrameHeader(0, Limits.ProtocolVersion, flags, code, requestId)
            .Write(buffer.Reserve(FrameHeader.Size));
        return start;
    }

    /// <summary>Ends the frame that began at <paramref name="start"/>: its length is now
    /// known.</summary>
    public static void End(FrameBuffer buffer, int start)
    {
        var body = buffer.Length - start - FrameHeader.Size;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.WrittenSpan[start..], (uint)body);
    }

    /// <summary>Appends a whole answer that is only a status: its body is
    /// <c>[retry_after_ms]</c>.</summary>
    public static void WriteError(
        FrameBuffer buffer, ulong requestId, KmsStatus status, uint retryAfterMilliseconds)
    {
        var start = Begin(buffer, FrameFlags.Response, (ushort)status, requestId);
        var writer = new BodyWriter(buffer);
        writer.WriteArrayHeader(1);
        writer.WriteUInt(retryAfterMilliseconds);
        End(buffer, start);
    }

    /// <summary>Appends an event: request id 0 and an empty body array.</summary>
    public static void WriteEvent(FrameBuffer buffer, ServerEvent serverEvent)
    {
        var start = Begin(buffer, FrameFlags.Event, (ushort)serverEvent, 0);
        new BodyWriter(buffer).WriteArrayHeader(0);
        End(buffer, start);
    }
}
