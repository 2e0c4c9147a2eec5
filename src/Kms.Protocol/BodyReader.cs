using System.Text;
using System.Text.Unicode;
using MessagePack;

namespace Kms.Protocol;

/// <summary>Reads the strict MessagePack subset of PROTOCOL.md.</summary>
/// <remarks>
/// <para>Layout: positional arrays, depth 2, shortest forms only: what reads re-encodes to the same bytes.</para>
/// <para>The first failure sticks: later reads return empty values, and <see cref="Status"/> tells.
/// Callers read all fields and ask once, so that no field is used unchecked.</para>
/// </remarks>
public ref struct BodyReader
{
    private const int TwoBytes = 2;
    private const byte NeverUsed = 0xc1;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads a body.</summary>
    public BodyReader(ReadOnlySpan<byte> body)
    {
        _rest = body;
        Status = KmsStatus.Ok;
    }

    /// <summary>Ok, or the first failure: InvalidRequest or LimitExceeded.</summary>
    public KmsStatus Status { get; private set; }

    /// <summary>True when every field was read and nothing is left over; else <see cref="Status"/> says why.</summary>
    public bool TryFinish()
    {
        if (!_rest.IsEmpty)
        {
            Fail(KmsStatus.InvalidRequest);
        }

        return Status == KmsStatus.Ok;
    }

    /// <summary>Bytes not read yet.</summary>
    public readonly int RemainingBytes => _rest.Length;

    /// <summary>Reads the header of an array that must have <paramref name="count"/> values.</summary>
    public void ReadArray(int count)
    {
        if (ReadArrayHeader(count) != count)
        {
            Fail(KmsStatus.InvalidRequest);
        }
    }

    /// <summary>Reads the header of an array of at most <paramref name="countMax"/> values of a byte or more each.</summary>
    public int ReadArrayHeader(int countMax)
    {
        var result = MessagePackPrimitives.TryReadArrayHeader(_rest, out var count, out var size);
        return Accept(result, size, ContainerHeaderBytes(count)) ? Bounded(count, countMax, 1) : 0;
    }

    /// <summary>Reads the header of a map of at most <paramref name="countMax"/> pairs.</summary>
    public int ReadMapHeader(int countMax)
    {
        var result = MessagePackPrimitives.TryReadMapHeader(_rest, out var count, out var size);
        return Accept(result, size, ContainerHeaderBytes(count)) ? Bounded(count, countMax, TwoBytes) : 0;
    }

    /// <summary>Reads an unsigned integer of at most <paramref name="max"/>.</summary>
    public ulong ReadUInt(ulong max = ulong.MaxValue)
    {
        // Signed forms of the same length exist for some values; only the unsigned ones are ours.
        if (_rest.IsEmpty || _rest[0] is > 0x7f and (< 0xcc or > 0xcf))
        {
            Fail(KmsStatus.InvalidRequest);
            return 0;
        }

        var result = MessagePackPrimitives.TryReadUInt64(_rest, out var value, out var size);
        if (!Accept(result, size, IntegerBytes(value)))
        {
            return 0;
        }

        if (value > max)
        {
            Fail(KmsStatus.LimitExceeded);
            return 0;
        }

        return value;
    }

    /// <summary>Reads a u32.</summary>
    public uint ReadUInt32() => (uint)ReadUInt(uint.MaxValue);

    /// <summary>Reads a number that is one of an enum's, judged by the caller.</summary>
    public ushort ReadCode() => (ushort)ReadUInt(ushort.MaxValue);

    /// <summary>Reads true or false.</summary>
    public bool ReadBool()
    {
        if (Status != KmsStatus.Ok || _rest.IsEmpty
            || _rest[0] is not (MessagePackCode.True or MessagePackCode.False))
        {
            Fail(KmsStatus.InvalidRequest);
            return false;
        }

        var value = _rest[0] == MessagePackCode.True;
        _rest = _rest[1..];
        return value;
    }

    /// <summary>Reads nil if it is next.</summary>
    public bool TryReadNil()
    {
        if (Status != KmsStatus.Ok || _rest.IsEmpty || _rest[0] != MessagePackCode.Nil)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads text: valid UTF-8 of at most <paramref name="bytesMax"/> bytes.</summary>
    public ReadOnlySpan<byte> ReadText(int bytesMax)
    {
        var result = MessagePackPrimitives.TryReadStringHeader(_rest, out var length, out var size);
        if (!Accept(result, size, TextHeaderBytes(length)))
        {
            return default;
        }

        var text = Take(length, bytesMax);
        if (!Utf8.IsValid(text))
        {
            Fail(KmsStatus.InvalidRequest);
            return default;
        }

        return text;
    }

    /// <summary>Reads text into a string of its own.</summary>
    public string ReadString(int bytesMax) => Encoding.UTF8.GetString(ReadText(bytesMax));

    /// <summary>Reads bytes, at most <paramref name="bytesMax"/> of them.</summary>
    public ReadOnlySpan<byte> ReadBinary(int bytesMax)
    {
        var result = MessagePackPrimitives.TryReadBinHeader(_rest, out var length, out var size);
        return Accept(result, size, BinaryHeaderBytes(length)) ? Take(length, bytesMax) : default;
    }

    /// <summary>Reads either no bytes or exactly <paramref name="bytes"/> of them.</summary>
    public ReadOnlySpan<byte> ReadBinaryOrEmpty(int bytes)
    {
        var value = ReadBinary(bytes);
        if (value.Length != 0 && value.Length != bytes)
        {
            Fail(KmsStatus.InvalidRequest);
        }

        return value;
    }

    /// <summary>Reads 16 bytes, big-endian as RFC 9562 shows them.</summary>
    public Guid ReadId()
    {
        var value = ReadBinary(16);
        if (value.Length != 16)
        {
            Fail(KmsStatus.InvalidRequest);
            return default;
        }

        return new Guid(value, bigEndian: true);
    }

    /// <summary>Reads a moment; null for 0.</summary>
    public DateTimeOffset? ReadTime()
    {
        var milliseconds = ReadUInt((ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        return milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    /// <summary>Reads one item of a batch, whole: an array of values that are no arrays or maps.</summary>
    public ReadOnlySpan<byte> ReadItem()
    {
        var item = _rest;
        var count = ReadArrayHeader(Limits.ItemFieldsMax);
        for (var i = 0; i < count; i++)
        {
            SkipValue();
        }

        return Status == KmsStatus.Ok ? item[..(item.Length - _rest.Length)] : default;
    }

    /// <summary>Reads which key is meant; it must be named.</summary>
    public KeyReference ReadKey()
    {
        if (!_rest.IsEmpty && _rest[0] is MessagePackCode.Bin8)
        {
            var id = ReadBinary(16);
            if (id.Length != 16)
            {
                Fail(KmsStatus.InvalidRequest);
            }

            return KeyReference.ById(id);
        }

        return KeyReference.ByName(ReadKeyName());
    }

    /// <summary>Reads which key is meant, or nil for none.</summary>
    public KeyReference ReadKeyOrNone() => TryReadNil() ? default : ReadKey();

    /// <summary>Reads a rotation period: 0 for none, or seconds within its limits.</summary>
    public uint ReadRotationPeriod()
    {
        var seconds = (uint)ReadUInt(Limits.RotationPeriodSecondsMax);
        if (seconds is not 0 and < Limits.RotationPeriodSecondsMin)
        {
            Fail(KmsStatus.LimitExceeded);
        }

        return seconds;
    }

    /// <summary>Reads a key name, valid by the rules of <see cref="KeyName"/>.</summary>
    public ReadOnlySpan<byte> ReadKeyName()
    {
        var name = ReadText(Limits.KeyNameBytesMax);
        if (Status == KmsStatus.Ok && !KeyName.IsValid(name))
        {
            Fail(KmsStatus.InvalidRequest);
        }

        return name;
    }

    /// <summary>Lets a message reject a value that is well-formed and wrong.</summary>
    public void Fail(KmsStatus status)
    {
        if (Status == KmsStatus.Ok)
        {
            Status = status;
        }
    }

    private void SkipValue()
    {
        switch (_rest.IsEmpty ? NeverUsed : _rest[0])
        {
            case MessagePackCode.Nil:
                TryReadNil();
                break;
            case MessagePackCode.True or MessagePackCode.False:
                ReadBool();
                break;
            case MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32:
                ReadBinary(Limits.FrameBodyBytesMax);
                break;
            case (>= MessagePackCode.MinFixStr and <= MessagePackCode.MaxFixStr)
                or MessagePackCode.Str8 or MessagePackCode.Str16 or MessagePackCode.Str32:
                ReadText(Limits.FrameBodyBytesMax);
                break;
            default:
                ReadUInt();
                break;
        }
    }

    private bool Accept(MessagePackPrimitives.DecodeResult result, int size, int shortest)
    {
        if (Status != KmsStatus.Ok)
        {
            return false;
        }

        if (result != MessagePackPrimitives.DecodeResult.Success || size != shortest)
        {
            Fail(KmsStatus.InvalidRequest);
            return false;
        }

        _rest = _rest[size..];
        return true;
    }

    private int Bounded(uint count, int countMax, int itemBytesMin)
    {
        if (count > (uint)countMax)
        {
            Fail(KmsStatus.LimitExceeded);
            return 0;
        }

        if (count > (uint)(_rest.Length / itemBytesMin))
        {
            Fail(KmsStatus.InvalidRequest);
            return 0;
        }

        return (int)count;
    }

    private ReadOnlySpan<byte> Take(uint length, int bytesMax)
    {
        if (length > (uint)_rest.Length)
        {
            Fail(KmsStatus.InvalidRequest);
            return default;
        }

        if (length > (uint)bytesMax)
        {
            Fail(KmsStatus.LimitExceeded);
            return default;
        }

        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    private static int IntegerBytes(ulong value) => value switch
    {
        <= 0x7f => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    private static int ContainerHeaderBytes(uint count) => count switch
    {
        < 16 => 1,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    private static int TextHeaderBytes(uint length) => length < 32 ? 1 : BinaryHeaderBytes(length);

    private static int BinaryHeaderBytes(uint length) => length switch
    {
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };
}
