using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kms.Crypto.Aead;

/// <summary>The blocks of one message's key derivation, worked on in place in secret memory.</summary>
/// <remarks>
/// <para>Layout: message key (32) ‖ chaining block (16) ‖ commitment (32), each after its AES pass;
/// before it the CMAC input blocks of CRYPTO.md §2.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XaesBlocks
{
    internal const int FirstPassBytes = 48;
    internal const int CommitmentBytes = 32;

    internal fixed byte FirstPass[FirstPassBytes];
    internal fixed byte Commitment[CommitmentBytes];

    /// <summary>Fills the three blocks that depend on the first half of the nonce.</summary>
    internal static void PrepareFirstPass(
        XaesBlocks* blocks, ReadOnlySpan<byte> nonce, byte* subkey)
    {
        var bytes = new Span<byte>(blocks->FirstPass, FirstPassBytes);
        for (int counter = 1; counter <= 2; counter++)
        {
            Span<byte> block = bytes.Slice((counter - 1) * 16, 16);
            block[0] = 0;
            block[1] = (byte)counter;
            block[2] = (byte)'X';
            block[3] = 0;
            nonce[..12].CopyTo(block[4..]);
        }
        "XCMT"u8.CopyTo(bytes[32..]);
        nonce[..12].CopyTo(bytes[36..]);

        Xor(blocks->FirstPass, subkey);
        Xor(blocks->FirstPass + 16, subkey);
    }

    /// <summary>Fills the two last blocks of the commitment from the chaining block.</summary>
    internal static void PrepareCommitment(
        XaesBlocks* blocks, ReadOnlySpan<byte> nonce, byte* subkey)
    {
        var bytes = new Span<byte>(blocks->Commitment, CommitmentBytes);
        byte* chained = blocks->FirstPass + 32;
        for (int counter = 1; counter <= 2; counter++)
        {
            Span<byte> block = bytes.Slice((counter - 1) * 16, 16);
            nonce[12..24].CopyTo(block);
            block[12] = 0;
            block[13] = 1;
            block[14] = 0;
            block[15] = (byte)counter;
        }

        Xor(blocks->Commitment, chained);
        Xor(blocks->Commitment, subkey);
        Xor(blocks->Commitment + 16, chained);
        Xor(blocks->Commitment + 16, subkey);
    }

    private static void Xor(byte* target, byte* other)
    {
        (Vector128.Load(target) ^ Vector128.Load(other)).Store(target);
    }
}
