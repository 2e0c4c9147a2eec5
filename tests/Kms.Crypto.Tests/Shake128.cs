using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kms.Crypto.Tests;

/// <summary>SHAKE-128 as a stream, which the platform offers only with newer OpenSSL.</summary>
/// <remarks><para>Standard: FIPS 202 §6.2. For test vectors only.</para></remarks>
internal sealed class Shake128
{
    private const int Rate = 168;

    private static readonly int[] s_rotations =
        [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static readonly int[] s_lanes =
        [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    private static readonly ulong[] s_roundConstants = MakeRoundConstants();

    private readonly ulong[] _state = new ulong[25];
    private readonly byte[] _block = new byte[Rate];
    private int _position;
    private bool _squeezing;

    internal void Absorb(ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            _block[_position++] = value;
            if (_position == Rate)
            {
                AbsorbBlock();
            }
        }
    }

    internal void Squeeze(Span<byte> output)
    {
        if (!_squeezing)
        {
            _squeezing = true;
            _block.AsSpan(_position).Clear();
            _block[_position] = 0x1F;
            _block[^1] |= 0x80;
            AbsorbBlock();
            ReadBlock();
        }
        while (!output.IsEmpty)
        {
            if (_position == Rate)
            {
                Permute(_state);
                ReadBlock();
            }
            int count = Math.Min(Rate - _position, output.Length);
            _block.AsSpan(_position, count).CopyTo(output);
            output = output[count..];
            _position += count;
        }
    }

    private void AbsorbBlock()
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            _state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(_block.AsSpan(i * 8));
        }
        Permute(_state);
        _position = 0;
    }

    private void ReadBlock()
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_block.AsSpan(i * 8), _state[i]);
        }
        _position = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute(ulong[] a)
    {
        Span<ulong> c = stackalloc ulong[5];
        foreach (ulong constant in s_roundConstants)
        {
            for (int x = 0; x < 5; x++)
            {
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }
            for (int x = 0; x < 5; x++)
            {
                ulong d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (int y = 0; y < 25; y += 5)
                {
                    a[y + x] ^= d;
                }
            }
            ulong lane = a[1];
            for (int i = 0; i < 24; i++)
            {
                int target = s_lanes[i];
                (lane, a[target]) = (a[target], BitOperations.RotateLeft(lane, s_rotations[i]));
            }
            for (int y = 0; y < 25; y += 5)
            {
                a.AsSpan(y, 5).CopyTo(c);
                for (int x = 0; x < 5; x++)
                {
                    a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
                }
            }
            a[0] ^= constant;
        }
    }

    /// <summary>FIPS 202 §3.2.5: the bits come from a linear feedback shift register.</summary>
    private static ulong[] MakeRoundConstants()
    {
        var constants = new ulong[24];
        int register = 1;
        for (int round = 0; round < 24; round++)
        {
            for (int j = 0; j <= 6; j++)
            {
                if ((register & 1) != 0)
                {
                    constants[round] |= 1UL << ((1 << j) - 1);
                }
                register = (register << 1) ^ ((register >> 7) * 0x171);
            }
        }
        return constants;
    }
}
