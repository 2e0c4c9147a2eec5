using System.Buffers.Binary;

namespace Kms.Protocol;

/// <summary>The fixed part before every body.</summary>
/// <remarks>
/// <para>Layout: 16 bytes, little-endian: body length u32 ‖ protocol version u8 ‖ flags u8 ‖
/// code u16 (opcode, status or event) ‖ request id u64.</para>
/// </remarks>
/// <param name="BodyBytes">Length of the body that follows, at most
/// <see cref="Limits.FrameBodyBytesMax"/>.</param>
/// <param name="ProtocolVersion">Always 1.</param>
/// <param name="Flags">Request, response or event; single or batch.</param>
/// <param name="Code">Opcode of a request, status of a response, number of an event.</param>
/// <param name="RequestId">Chosen by the client, not 0; returned in the answer.</param>
public readonly record struct FrameHeader(
    uint BodyBytes, byte ProtocolVersion, FrameFlags Flags, ushort Code, ulong RequestId)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 16;

    private const FrameFlags KnownFlags = FrameFlags.Response | FrameFlags.Batch | FrameFlags.Event;

    /// <summary>Reads a header's fields, whatever they say; <see cref="Check"/> judges
    /// them.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(source),
        source[4],
        (FrameFlags)source[5],
        BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    /// <summary>Writes the header's 16 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, BodyBytes);
        destination[4] = ProtocolVersion;
        destination[5] = (byte)Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], Code);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], RequestId);
    }

    /// <summary>Judges a header before a byte of its body is waited for.</summary>
    /// <returns>Ok, or the status with which the connection ends.</returns>
    public KmsStatus Check()
    {
        if (ProtocolVersion != Limits.ProtocolVersion)
        {
            return KmsStatus.UnsupportedVersion;
        }

        if (BodyBytes > Limits.FrameBodyBytesMax)
        {
            return KmsStatus.FrameTooLarge;
        }

        var isEvent = (Flags & FrameFlags.Event) != 0;
        var isKnown = (Flags & ~KnownFlags) == 0 && (!isEvent || Flags == FrameFlags.Event);
        return isKnown && IsIdAllowed() ? KmsStatus.Ok : KmsStatus.MalformedFrame;
    }

    private bool IsIdAllowed()
    {
        if ((Flags & FrameFlags.Event) != 0)
        {
            return RequestId == 0;
        }

        // A broken frame whose own id is 0 is answered under that id.
        return RequestId != 0 || (Flags & FrameFlags.Response) != 0;
    }
}
