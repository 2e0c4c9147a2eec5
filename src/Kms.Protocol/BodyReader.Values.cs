using MessagePack;

namespace Kms.Protocol;

// What the protocol makes of MessagePack's values: ids, times, keys, items of a batch.
public ref partial struct BodyReader
{
    private const int IdBytes = 16;

    /// <summary>Reads a number that is one of an enum's, judged by the caller.</summary>
    public ushort ReadCode() => (ushort)ReadUInt(ushort.MaxValue);

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
        var value = ReadIdBytes();
        return value.IsEmpty ? default : new Guid(value, bigEndian: true);
    }

    /// <summary>Reads a moment; null for 0.</summary>
    public DateTimeOffset? ReadTime()
    {
        var milliseconds = ReadUInt((ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        return milliseconds == 0
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    /// <summary>Reads which key is meant; it must be named.</summary>
    public KeyReference ReadKey() => IsBinary(NextCode)
        ? KeyReference.ById(ReadIdBytes())
        : KeyReference.ByName(ReadKeyName());

    /// <summary>Reads which key is meant, or nil for none.</summary>
    public KeyReference ReadKeyOrNone() => TryReadNil() ? default : ReadKey();

    /// <summary>Reads a key name, valid by the rules of <see cref="KeyName"/>.</summary>
    public ReadOnlySpan<byte> ReadKeyName()
    {
        var name = ReadText(Limits.KeyNameBytesMax);
        if (!KeyName.IsValid(name))
        {
            Fail(KmsStatus.InvalidRequest);
            return default;
        }

        return name;
    }

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

    /// <summary>Reads one item of a batch, whole: an array of values that are no arrays or maps.
    /// </summary>
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

    private static bool IsBinary(byte code) =>
        code is MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32;

    private ReadOnlySpan<byte> ReadIdBytes()
    {
        var value = ReadBinary(IdBytes);
        if (value.Length != IdBytes)
        {
            Fail(KmsStatus.InvalidRequest);
            return default;
        }

        return value;
    }

    private void SkipValue()
    {
        switch (NextCode)
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
}
