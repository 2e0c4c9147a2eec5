namespace Kms.Crypto.Tests;

/// <summary>The round keys of an AES-256 key, to know them by in memory.</summary>
/// <remarks><para>Standard: FIPS 197 §5.2.</para></remarks>
internal static class AesSchedule
{
    private const int Words = 60;

    internal static byte[] Expand(byte[] key)
    {
        byte[] boxed = SubstitutionBox();
        byte[] schedule = new byte[Words * 4];
        key.CopyTo(schedule, 0);
        byte constant = 1;
        for (int i = 8; i < Words; i++)
        {
            byte[] word = schedule[((i - 1) * 4)..(i * 4)];
            if (i % 8 == 0)
            {
                word = [word[1], word[2], word[3], word[0]];
            }
            if (i % 4 == 0)
            {
                word = [.. word.Select(value => boxed[value])];
            }
            if (i % 8 == 0)
            {
                word[0] ^= constant;
                constant = (byte)(constant << 1);
            }
            for (int j = 0; j < 4; j++)
            {
                schedule[(i * 4) + j] = (byte)(schedule[((i - 8) * 4) + j] ^ word[j]);
            }
        }
        return schedule;
    }

    /// <summary>FIPS 197 §5.1.1: the inverse in GF(2^8), then an affine map.</summary>
    private static byte[] SubstitutionBox()
    {
        byte[] box = new byte[256];
        for (int value = 0; value < 256; value++)
        {
            int inverse = Enumerable.Range(0, 256).FirstOrDefault(x => Multiply(x, value) == 1);
            int mapped = 0x63;
            for (int turn = 0; turn < 5; turn++)
            {
                mapped ^= ((inverse << turn) | (inverse >> (8 - turn))) & 0xFF;
            }
            box[value] = (byte)mapped;
        }
        return box;
    }

    private static int Multiply(int left, int right)
    {
        int product = 0;
        for (; right != 0; right >>= 1)
        {
            product ^= (right & 1) * left;
            left <<= 1;
            left ^= (left >> 8) * 0x11B;
        }
        return product;
    }
}
