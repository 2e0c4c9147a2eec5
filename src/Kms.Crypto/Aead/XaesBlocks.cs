using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kms.Crypto.Aead;

/// <summary>The blocks of one message's key derivation, worked on in secret memory.</summary>
/// <remarks>
/// <para>Layout: message key (32) ‖ chaining block (16) ‖ commitment (32), each after its AES pass;
/// before it the CMAC input blocks of CRYPTO.md §2.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XaesBlocks
{
    internal const int FirstPassBytes = 48;
    internal const int CommitmentBytes = 32;

    private const int BlockBytes = 16;

    internal fixed byte FirstPass[FirstPassBytes];
    internal fixed byte Commitment[CommitmentBytes];

    /// <summary>Fills the three blocks that depend on the first half of the nonce.</summary>
    internal static void PrepareFirstPass(
        XaesBlocks* blocks, ReadOnlySpan<byte> nonce, byte* subkey)
    {
        Vector128<byte> k1 = Vector128.Load(subkey);
        byte* first = blocks->FirstPass;
        (Labelled([0, 1, (byte)'X', 0], nonce) ^ k1).Store(first);
        (Labelled([0, 2, (byte)'X', 0], nonce) ^ k1).Store(first + BlockBytes);
        Labelled("XCMT"u8, nonce).Store(first + (2 * BlockBytes));
    }

    /// <summary>Fills the two last blocks of the commitment from the chaining block.</summary>
    internal static void PrepareCommitment(
        XaesBlocks* blocks, ReadOnlySpan<byte> nonce, byte* subkey)
    {
        Vector128<byte> chained =
            Vector128.Load(blocks->FirstPass + (2 * BlockBytes)) ^ Vector128.Load(subkey);
        byte* last = blocks->Commitment;
        (Counted(nonce[12..24], [0, 1, 0, 1]) ^ chained).Store(last);
        (Counted(nonce[12..24], [0, 1, 0, 2]) ^ chained).Store(last + BlockBytes);
    }

    /// <summary>Four bytes of label, then the first half of the nonce.</summary>
    private static Vector128<byte> Labelled(ReadOnlySpan<byte> label, ReadOnlySpan<byte> nonce)
    {
        return Vector128.Create(
            Word(label), Word(nonce), Word(nonce[4..]), Word(nonce[8..])).AsByte();
    }

    /// <summary>The second half of the nonce, then four bytes of counter.</summary>
    private static Vector128<byte> Counted(ReadOnlySpan<byte> half, ReadOnlySpan<byte> counter)
    {
        return Vector128.Create(
            Word(half), Word(half[4..]), Word(half[8..]), Word(counter)).AsByte();
    }

    private static uint Word(ReadOnlySpan<byte> bytes)
    {
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
