using System.Text;
using System.Text.Unicode;
using MessagePack;

namespace Kms.Protocol;

/// <summary>Reads the strict MessagePack subset of PROTOCOL.md.</summary>
/// <remarks>
/// <para>Layout: positional arrays, depth 2, shortest forms only: what reads re-encodes to the same
/// bytes.</para>
/// <para>The first failure sticks: later reads return empty values, and <see cref="Status"/> tells.
/// Callers read all fields and ask once, so that no field is used unchecked.</para>
/// </remarks>
public ref partial struct BodyReader
{
    private const int PairBytesMin = 2;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads a body.</summary>
    public BodyReader(ReadOnlySpan<byte> body)
    {
        _rest = body;
        Status = KmsStatus.Ok;
    }

    /// <summary>Ok, or the first failure: InvalidRequest or LimitExceeded.</summary>
    public KmsStatus Status { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int RemainingBytes => _rest.Length;

    /// <summary>The first byte of the next value; a byte that begins none at the end.</summary>
    private readonly byte NextCode => _rest.IsEmpty ? MessagePackCode.NeverUsed : _rest[0];

    /// <summary>True when every field was read and nothing is left over; else
    /// <see cref="Status"/> says why.</summary>
    public bool TryFinish()
    {
        if (!_rest.IsEmpty)
        {
            Fail(KmsStatus.InvalidRequest);
        }

        return Status == KmsStatus.Ok;
    }

    /// <summary>Lets a message reject a value that is well-formed and wrong.</summary>
    public void Fail(KmsStatus status)
    {
        if (Status == KmsStatus.Ok)
        {
            Status = status;
        }
    }

    /// <summary>Reads the header of an array that must have <paramref name="count"/> values.
    /// </summary>
    public void ReadArray(int count)
    {
        // Too many fields are as wrong as too few: neither is a limit.
        if (ReadArrayHeader(int.MaxValue) != count)
        {
            Fail(KmsStatus.InvalidRequest);
        }
    }

    /// <summary>Reads the header of an array of at most <paramref name="countMax"/> values of a
    /// byte or more each.</summary>
    public int ReadArrayHeader(int countMax)
    {
        var result = MessagePackPrimitives.TryReadArrayHeader(_rest, out var count, out var size);
        var isAccepted = Accept(result, size, ShortestForm.ContainerHeaderBytes(count));
        return isAccepted ? Bounded(count, countMax, 1) : 0;
    }

    /// <summary>Reads the header of a map of at most <paramref name="countMax"/> pairs.</summary>
    public int ReadMapHeader(int countMax)
    {
        var result = MessagePackPrimitives.TryReadMapHeader(_rest, out var count, out var size);
        var isAccepted = Accept(result, size, ShortestForm.ContainerHeaderBytes(count));
        return isAccepted ? Bounded(count, countMax, PairBytesMin) : 0;
    }

    /// <summary>Reads an unsigned integer of at most <paramref name="max"/>.</summary>
    public ulong ReadUInt(ulong max = ulong.MaxValue)
    {
        // Signed forms of the same length exist for some values; only the unsigned ones are ours.
        if (NextCode is > MessagePackCode.MaxFixInt
            and (< MessagePackCode.UInt8 or > MessagePackCode.UInt64))
        {
            Fail(KmsStatus.InvalidRequest);
            return 0;
        }

        var result = MessagePackPrimitives.TryReadUInt64(_rest, out var value, out var size);
        if (!Accept(result, size, ShortestForm.IntegerBytes(value)))
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

    /// <summary>Reads true or false.</summary>
    public bool ReadBool()
    {
        var code = NextCode;
        if (Status != KmsStatus.Ok || code is not (MessagePackCode.True or MessagePackCode.False))
        {
            Fail(KmsStatus.InvalidRequest);
            return false;
        }

        _rest = _rest[1..];
        return code == MessagePackCode.True;
    }

    /// <summary>Reads nil if it is next.</summary>
    public bool TryReadNil()
    {
        if (Status != KmsStatus.Ok || NextCode != MessagePackCode.Nil)
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
        if (!Accept(result, size, ShortestForm.TextHeaderBytes(length)))
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
        return Accept(result, size, ShortestForm.BinaryHeaderBytes(length))
            ? Take(length, bytesMax)
            : default;
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
}
