namespace Kms.Protocol.Tests;

// Protects against: bodies that our own reader, or another's, refuses.
public sealed class BodyWriterTests
{
    public static TheoryData<ulong> Integers =>
    [
        0, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000, 0xffff_ffff, 0x1_0000_0000, ulong.MaxValue,
    ];

    public static TheoryData<int> Lengths => [0, 1, 31, 32, 255, 256, 65_535, 65_536];

    [Theory]
    [MemberData(nameof(Integers))]
    public void Integer_reads_back(ulong value)
    {
        using var buffer = new FrameBuffer();

        new BodyWriter(buffer).WriteUInt(value);

        Assert.Equal((KmsStatus.Ok, $"{value}"), Bodies.Read("uint", buffer.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Text_and_bytes_of_any_length_read_back(int length)
    {
        using var buffer = new FrameBuffer();
        var text = new string('x', length);
        var writer = new BodyWriter(buffer);

        writer.WriteText(text);
        writer.WriteText(System.Text.Encoding.UTF8.GetBytes(text));
        writer.WriteBinary(new byte[length]);
        writer.ReserveBinary(length).Fill(7);

        var reader = new BodyReader(buffer.WrittenSpan);
        Assert.Equal(text, reader.ReadString(length));
        Assert.Equal(length, reader.ReadText(length).Length);
        Assert.Equal(new byte[length], reader.ReadBinary(length).ToArray());
        Assert.Equal(-1, reader.ReadBinary(length).IndexOfAnyExcept((byte)7));
        Assert.True(reader.TryFinish());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Array_of_any_count_reads_back(int count)
    {
        using var buffer = new FrameBuffer();

        new BodyWriter(buffer).WriteArrayHeader(count);
        buffer.Reserve(count).Clear();

        var reader = new BodyReader(buffer.WrittenSpan);
        Assert.Equal(count, reader.ReadArrayHeader(count));
        Assert.Equal(count, reader.RemainingBytes);
        Assert.Equal(KmsStatus.Ok, reader.Status);
    }

    [Fact]
    public void Id_is_written_in_the_order_people_read_it()
    {
        using var buffer = new FrameBuffer();

        new BodyWriter(buffer).WriteId(Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"));

        var hex = Convert.ToHexString(buffer.WrittenSpan);
        Assert.Equal("C410000102030405060708090A0B0C0D0E0F", hex);
    }

    [Fact]
    public void Time_before_1970_is_a_bug_and_throws()
    {
        using var buffer = new FrameBuffer();

        Assert.Throws<OverflowException>(() =>
            new BodyWriter(buffer).WriteTime(DateTimeOffset.UnixEpoch.AddMilliseconds(-1)));
    }
}
