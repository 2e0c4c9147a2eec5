using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kms.Core.Records;

/// <summary>Writes the body of a record before it is sealed. RECORDS.md §3 has the layouts.</summary>
/// <remarks><para>Layout: fixed-size integers big-endian; texts and bytes after a u16 length.</para></remarks>
internal readonly struct RecordBodyWriter
{
    private readonly ArrayBufferWriter<byte> _buffer;

    /// <summary>Begins a body with its format byte.</summary>
    public RecordBodyWriter(byte format)
    {
        _buffer = new ArrayBufferWriter<byte>();
        Write(format);
    }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Write(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Write(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(sizeof(ushort)), value);
        _buffer.Advance(sizeof(ushort));
    }

    public void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(sizeof(uint)), value);
        _buffer.Advance(sizeof(uint));
    }

    public void Write(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(sizeof(ulong)), value);
        _buffer.Advance(sizeof(ulong));
    }

    public void Write(Guid id)
    {
        id.TryWriteBytes(_buffer.GetSpan(16), bigEndian: true, out _);
        _buffer.Advance(16);
    }

    public void Write(DateTimeOffset? time) =>
        Write(time is { } t ? (ulong)t.ToUnixTimeMilliseconds() : 0);

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(checked((ushort)bytes.Length));
        _buffer.Write(bytes);
    }
}
