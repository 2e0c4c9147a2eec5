namespace Kms.Protocol.Tests;

/// <summary>Changes a body a little, in ways that parsers have been wrong about.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[] _codes =
    [
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6,
        0xc7, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd3, 0xd4, 0xd8, 0xd9, 0xda, 0xdb, 0xdc,
        0xdd, 0xde, 0xdf, 0xe0, 0xff,
    ];

    private readonly Random _random = new(seed);

    /// <summary>One to three changes of a body.</summary>
    public byte[] Mutate(byte[] body)
    {
        var bytes = body.ToList();
        for (var changes = 1 + _random.Next(3); changes > 0; changes--)
        {
            ChangeOnce(bytes, bytes.Count == 0 ? 0 : _random.Next(bytes.Count));
        }

        return [.. bytes];
    }

    /// <summary>Random bytes behind the header of an array of a few fields.</summary>
    public byte[] RandomBody(int fieldCount)
    {
        var bytes = new byte[1 + _random.Next(64)];
        _random.NextBytes(bytes);
        for (var i = 0; i < bytes.Length; i += 1 + _random.Next(6))
        {
            bytes[i] = _codes[_random.Next(_codes.Length)];
        }

        bytes[0] = (byte)(0x90 | fieldCount);
        return bytes;
    }

    private void ChangeOnce(List<byte> bytes, int at)
    {
        if (bytes.Count == 0)
        {
            bytes.Add(RandomByte());
            return;
        }

        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = _codes[_random.Next(_codes.Length)];
                break;
            case 2:
                bytes.RemoveAt(at);
                break;
            case 3:
                bytes.Insert(at, RandomByte());
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.Insert(at, _codes[_random.Next(_codes.Length)]);
                break;
            case 6:
                Lengthen(bytes, at);
                break;
            default:
                var length = Math.Min(bytes.Count - at, 1 + _random.Next(20));
                bytes.InsertRange(at, bytes.Slice(at, length));
                break;
        }
    }

    /// <summary>Writes an integer or a header in its next longer form.</summary>
    private static void Lengthen(List<byte> bytes, int at)
    {
        var code = bytes[at];
        byte[] longer = code switch
        {
            <= 0x7f => [0xcc, code],
            <= 0x8f => [0xde, 0, (byte)(code & 0x0f)],
            <= 0x9f => [0xdc, 0, (byte)(code & 0x0f)],
            <= 0xbf => [0xd9, (byte)(code & 0x1f)],
            0xc4 => [0xc5, 0],
            0xcc => [0xcd, 0],
            0xcd => [0xce, 0, 0],
            0xd9 => [0xda, 0],
            0xdc => [0xdd, 0, 0],
            _ => [code],
        };
        bytes.RemoveAt(at);
        bytes.InsertRange(at, longer);
    }

    private byte RandomByte() => (byte)_random.Next(256);
}
