namespace Kms.Protocol.Tests;

// Protects against: frames whose header disagrees with their body.
public sealed class FrameWriterTests
{
    [Fact]
    public void Frame_after_another_has_its_own_length()
    {
        using var buffer = new FrameBuffer();
        FrameWriter.WriteEvent(buffer, ServerEvent.Draining);
        var before = buffer.Length;

        var start = FrameWriter.Begin(buffer, FrameFlags.Batch, 0x0201, 5);
        new BodyWriter(buffer).WriteBinary(new byte[10_000]);
        FrameWriter.End(buffer, start);

        Assert.Equal(before, start);
        Assert.Equal(
            new FrameHeader(10_003, Limits.ProtocolVersion, FrameFlags.Batch, 0x0201, 5),
            FrameHeader.Read(buffer.WrittenSpan[start..]));
        Assert.Equal(before + FrameHeader.Size + 10_003, buffer.Length);
    }

    [Fact]
    public void Error_is_the_specified_example()
    {
        using var buffer = new FrameBuffer();

        FrameWriter.WriteError(buffer, 9, KmsStatus.Overloaded, 250);

        Assert.Equal(Example("error"), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Event_is_the_specified_example()
    {
        using var buffer = new FrameBuffer();

        FrameWriter.WriteEvent(buffer, ServerEvent.Draining);

        Assert.Equal(Example("event"), buffer.WrittenSpan.ToArray());
    }

    private static byte[] Example(string kind) =>
        Specification.Examples.Single(example => example.Kind == kind).Frame;
}
