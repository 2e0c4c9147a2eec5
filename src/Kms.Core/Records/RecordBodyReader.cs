using System.Buffers.Binary;
using System.Text;

namespace Kms.Core.Records;

/// <summary>Reads an unsealed record body; the mirror of <see cref="RecordBodyWriter"/>.</summary>
/// <remarks><para>The first failure sticks; <see cref="IsComplete"/> tells at the end. A body that
/// authenticates and does not read was written by a newer kmsd, or by a bug.</para></remarks>
internal ref struct RecordBodyReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _hasFailed;

    /// <summary>Begins to read a body that must have this format byte.</summary>
    public RecordBodyReader(ReadOnlySpan<byte> body, byte format)
    {
        _rest = body;
        _hasFailed = false;
        _hasFailed = ReadByte() != format;
    }

    /// <summary>True when every field was read and nothing is left over.</summary>
    public readonly bool IsComplete => !_hasFailed && _rest.IsEmpty;

    public byte ReadByte() => Take(1) is [var value] ? value : (byte)0;

    public ushort ReadUInt16()
    {
        var bytes = Take(sizeof(ushort));
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    public uint ReadUInt32()
    {
        var bytes = Take(sizeof(uint));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    public ulong ReadUInt64()
    {
        var bytes = Take(sizeof(ulong));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    public Guid ReadId()
    {
        var bytes = Take(16);
        return bytes.IsEmpty ? default : new Guid(bytes, bigEndian: true);
    }

    public DateTimeOffset? ReadTime()
    {
        var milliseconds = ReadUInt64();
        if (milliseconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            _hasFailed = true;
            return null;
        }

        return milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadUInt16());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_hasFailed || count > _rest.Length)
        {
            _hasFailed = true;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
