using System.Text;
using MessagePack;

namespace Kms.Protocol;

/// <summary>Writes the strict MessagePack subset of PROTOCOL.md; the mirror of
/// <see cref="BodyReader"/>.</summary>
/// <remarks><para>Standard: MessagePack specification 2017, always the shortest
/// form.</para></remarks>
public readonly ref struct BodyWriter(FrameBuffer buffer)
{
    private const int HeaderBytesMax = 9;

    private Span<byte> Header => buffer.GetSpan(HeaderBytesMax);

    /// <summary>Begins an array of <paramref name="count"/> values.</summary>
    public void WriteArrayHeader(int count)
    {
        Check(MessagePackPrimitives.TryWriteArrayHeader(Header, (uint)count, out var written));
        buffer.Advance(written);
    }

    /// <summary>Begins a map of <paramref name="count"/> pairs.</summary>
    public void WriteMapHeader(int count)
    {
        Check(MessagePackPrimitives.TryWriteMapHeader(Header, (uint)count, out var written));
        buffer.Advance(written);
    }

    /// <summary>Writes an unsigned integer.</summary>
    public void WriteUInt(ulong value)
    {
        Check(MessagePackPrimitives.TryWrite(Header, value, out var written));
        buffer.Advance(written);
    }

    /// <summary>Writes true or false.</summary>
    public void WriteBool(bool value)
    {
        Check(MessagePackPrimitives.TryWrite(buffer.GetSpan(1), value, out var written));
        buffer.Advance(written);
    }

    /// <summary>Writes nil: the field is absent.</summary>
    public void WriteNil()
    {
        Check(MessagePackPrimitives.TryWriteNil(buffer.GetSpan(1), out var written));
        buffer.Advance(written);
    }

    /// <summary>Writes text that is valid UTF-8 already.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteTextHeader(utf8.Length);
        utf8.CopyTo(buffer.Reserve(utf8.Length));
    }

    /// <summary>Writes text.</summary>
    public void WriteText(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        WriteTextHeader(size);
        Encoding.UTF8.GetBytes(text, buffer.Reserve(size));
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(ReadOnlySpan<byte> bytes) => bytes.CopyTo(ReserveBinary(bytes.Length));

    /// <summary>Writes the header of <paramref name="length"/> bytes and returns the place to
    /// fill.</summary>
    public Span<byte> ReserveBinary(int length)
    {
        Check(MessagePackPrimitives.TryWriteBinHeader(Header, (uint)length, out var written));
        buffer.Advance(written);
        return buffer.Reserve(length);
    }

    /// <summary>Writes 16 bytes, big-endian as RFC 9562 shows them.</summary>
    public void WriteId(Guid id)
    {
        if (!id.TryWriteBytes(ReserveBinary(16), bigEndian: true, out _))
        {
            throw new InvalidOperationException("Sixteen bytes were reserved.");
        }
    }

    /// <summary>Writes a moment as milliseconds since 1970-01-01T00:00:00Z; 0 for none.</summary>
    public void WriteTime(DateTimeOffset? time) =>
        WriteUInt(time is { } t ? (ulong)t.ToUnixTimeMilliseconds() : 0);

    /// <summary>Writes which key is meant: its name as text, its id as 16 bytes, or nil.</summary>
    public void WriteKey(KeyReference key)
    {
        if (key.IsNone)
        {
            WriteNil();
        }
        else if (key.IsName)
        {
            WriteText(key.Name);
        }
        else
        {
            WriteBinary(key.Id);
        }
    }

    private void WriteTextHeader(int length)
    {
        Check(MessagePackPrimitives.TryWriteStringHeader(Header, (uint)length, out var written));
        buffer.Advance(written);
    }

    private static void Check(bool hasWritten)
    {
        if (!hasWritten)
        {
            throw new InvalidOperationException("The buffer gave less room than it promised.");
        }
    }
}
