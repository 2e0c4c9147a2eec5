using System.Runtime.InteropServices;

namespace Kms.Protocol.Tests;

// Protects against: plaintext that stays behind in pooled memory.
public sealed class FrameBufferTests
{
    private const int LargeBytes = 1_000_000;

    [Fact]
    public void Bytes_stay_as_written_while_the_buffer_grows()
    {
        using var buffer = new FrameBuffer();
        var expected = new byte[LargeBytes];
        new Random(1).NextBytes(expected);

        foreach (var chunk in expected.Chunk(777))
        {
            chunk.CopyTo(buffer.Reserve(chunk.Length));
        }

        Assert.Equal(expected, buffer.WrittenSpan.ToArray());
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void Growing_zeroizes_the_smaller_array()
    {
        using var buffer = new FrameBuffer();
        buffer.Reserve(4000).Fill(0xaa);
        var old = ArrayOf(buffer);

        buffer.Reserve(LargeBytes);

        Assert.NotSame(old, ArrayOf(buffer));
        AssertIsZero(old);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(LargeBytes)]
    public void Clearing_zeroizes(int length)
    {
        using var buffer = new FrameBuffer();
        buffer.Reserve(length).Fill(0xaa);
        var array = ArrayOf(buffer);

        buffer.Clear();

        Assert.Equal(0, buffer.Length);
        AssertIsZero(array);
    }

    [Fact]
    public void Disposing_zeroizes_and_may_happen_twice()
    {
        var buffer = new FrameBuffer();
        buffer.Reserve(100).Fill(0xaa);
        var array = ArrayOf(buffer);

        buffer.Dispose();
        buffer.Dispose();

        AssertIsZero(array);
    }

    [Fact]
    public void Truncating_zeroizes_the_dropped_end_and_keeps_the_rest()
    {
        using var buffer = new FrameBuffer();
        buffer.Reserve(100).Fill(0xaa);
        var array = ArrayOf(buffer);

        buffer.Truncate(60);

        Assert.All(array[..60], static value => Assert.Equal(0xaa, value));
        AssertIsZero(array[60..100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(61));
    }

    [Fact]
    public void Advancing_beyond_what_was_given_throws()
    {
        using var buffer = new FrameBuffer();
        var given = buffer.GetSpan(10).Length;

        buffer.Advance(given);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Reserve(-1));
    }

    private static byte[] ArrayOf(FrameBuffer buffer)
    {
        Assert.True(MemoryMarshal.TryGetArray<byte>(buffer.WrittenMemory, out var segment));
        return segment.Array!;
    }

    private static void AssertIsZero(ReadOnlySpan<byte> bytes) =>
        Assert.False(bytes.Contains((byte)0xaa), "A byte that was written is still there.");
}
