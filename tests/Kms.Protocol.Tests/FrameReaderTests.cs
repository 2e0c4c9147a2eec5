using System.Buffers;

namespace Kms.Protocol.Tests;

// Protects against: frames cut at the wrong byte, and peers that announce more than they may send.
public sealed class FrameReaderTests
{
    private static readonly byte[] _body = [0x92, 0x01, 0xc4, 0x01, 0xff];

    [Fact]
    public void Frame_split_at_each_byte_is_read_once_it_is_whole()
    {
        var frame = Frame(_body, 7);

        for (var split = 0; split < frame.Length; split++)
        {
            var part = new ReadOnlySequence<byte>(frame, 0, split);
            Assert.False(FrameReader.TryRead(ref part, out _, out _, out var waiting));
            Assert.Equal(KmsStatus.Ok, waiting);
            Assert.Equal(split, part.Length);

            var whole = Sequence(frame[..split], frame[split..]);
            AssertIsRead(ref whole, 7);
            Assert.True(whole.IsEmpty);
        }
    }

    [Fact]
    public void Frame_of_single_byte_segments_is_read()
    {
        var buffer = Sequence([.. Frame(_body, 9).Select(static b => new[] { b })]);

        AssertIsRead(ref buffer, 9);
    }

    [Fact]
    public void Frames_in_a_row_are_read_one_by_one()
    {
        var buffer = new ReadOnlySequence<byte>([.. Frame(_body, 1), .. Frame(_body, 2), 0xff]);

        AssertIsRead(ref buffer, 1);
        AssertIsRead(ref buffer, 2);

        Assert.Equal(1, buffer.Length);
    }

    [Fact]
    public void Frame_with_an_empty_body_is_read()
    {
        var buffer = new ReadOnlySequence<byte>(Frame([], 3));

        Assert.True(FrameReader.TryRead(ref buffer, out var header, out var body, out _));

        Assert.Equal(3u, header.RequestId);
        Assert.True(body.IsEmpty);
    }

    [Fact]
    public void Body_at_limit_is_waited_for_and_read()
    {
        var frame = Frame(new byte[Limits.FrameBodyBytesMax], 1);
        var part = new ReadOnlySequence<byte>(frame, 0, frame.Length - 1);
        var whole = new ReadOnlySequence<byte>(frame);

        Assert.False(FrameReader.TryRead(ref part, out _, out _, out var status));
        Assert.Equal(KmsStatus.Ok, status);
        Assert.True(FrameReader.TryRead(ref whole, out _, out var body, out _));
        Assert.Equal(Limits.FrameBodyBytesMax, body.Length);
    }

    [Fact]
    public void Body_beyond_limit_is_refused_before_it_arrives()
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(Limits.FrameBodyBytesMax + 1, Limits.ProtocolVersion, 0, 1, 5)
            .Write(header);
        var buffer = new ReadOnlySequence<byte>(header);

        Assert.False(FrameReader.TryRead(ref buffer, out var read, out _, out var status));

        Assert.Equal(KmsStatus.FrameTooLarge, status);
        Assert.Equal(5u, read.RequestId);
    }

    [Theory]
    [InlineData(2, 0, 1, KmsStatus.UnsupportedVersion)]
    [InlineData(1, 8, 1, KmsStatus.MalformedFrame)]
    [InlineData(1, 5, 0, KmsStatus.MalformedFrame)]
    [InlineData(1, 0, 0, KmsStatus.MalformedFrame)]
    public void Broken_header_is_refused_before_its_body_arrives(
        byte version, byte flags, ulong id, KmsStatus expected)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(100, version, (FrameFlags)flags, 1, id).Write(bytes);
        var buffer = new ReadOnlySequence<byte>(bytes);

        Assert.False(FrameReader.TryRead(ref buffer, out _, out _, out var status));

        Assert.Equal(expected, status);
    }

    private static void AssertIsRead(ref ReadOnlySequence<byte> buffer, ulong requestId)
    {
        Assert.True(FrameReader.TryRead(ref buffer, out var header, out var body, out var status));
        Assert.Equal(KmsStatus.Ok, status);
        Assert.Equal(requestId, header.RequestId);
        Assert.Equal(_body, body.ToArray());
    }

    private static byte[] Frame(byte[] body, ulong id)
    {
        var frame = new byte[FrameHeader.Size + body.Length];
        new FrameHeader((uint)body.Length, Limits.ProtocolVersion, 0, 1, id).Write(frame);
        body.CopyTo(frame, FrameHeader.Size);
        return frame;
    }

    private static ReadOnlySequence<byte> Sequence(params byte[][] parts)
    {
        var first = new Segment(parts[0], null);
        var last = first;
        foreach (var part in parts.Skip(1))
        {
            last = new Segment(part, last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? previous)
        {
            Memory = bytes;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
