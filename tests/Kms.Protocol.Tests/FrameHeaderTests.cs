namespace Kms.Protocol.Tests;

// Protects against: a header that means something else than its bytes, or is trusted unjudged.
public sealed class FrameHeaderTests
{
    private static readonly FrameHeader _good =
        new(3, Limits.ProtocolVersion, FrameFlags.None, 2, 7);

    [Fact]
    public void Header_has_its_fields_at_the_specified_offsets()
    {
        var header = new FrameHeader(0x04030201, 5, (FrameFlags)6, 0x0807, 0x100f0e0d0c0b0a09);
        var bytes = new byte[FrameHeader.Size];

        header.Write(bytes);

        Assert.Equal(Enumerable.Range(1, FrameHeader.Size).Select(static i => (byte)i), bytes);
        Assert.Equal(header, FrameHeader.Read(bytes));
    }

    [Fact]
    public void Body_at_limit_is_ok() =>
        Assert.Equal(KmsStatus.Ok, (_good with { BodyBytes = Limits.FrameBodyBytesMax }).Check());

    [Theory]
    [InlineData((uint)Limits.FrameBodyBytesMax + 1)]
    [InlineData(uint.MaxValue)]
    public void Body_beyond_limit_is_FrameTooLarge(uint bodyBytes) =>
        Assert.Equal(KmsStatus.FrameTooLarge, (_good with { BodyBytes = bodyBytes }).Check());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void Version_other_than_1_is_UnsupportedVersion_whatever_else_is_wrong(byte version)
    {
        var header = new FrameHeader(uint.MaxValue, version, (FrameFlags)0xff, 0, 0);

        Assert.Equal(KmsStatus.UnsupportedVersion, header.Check());
    }

    [Fact]
    public void Flags_are_ok_only_in_the_specified_combinations()
    {
        for (var flags = 0; flags <= byte.MaxValue; flags++)
        {
            var header = _good with { Flags = (FrameFlags)flags, RequestId = flags == 4 ? 0u : 1u };
            var expected = flags <= 4 ? KmsStatus.Ok : KmsStatus.MalformedFrame;
            Assert.Equal(expected, header.Check());
        }
    }

    [Theory]
    [InlineData(FrameFlags.None, 0, false)]
    [InlineData(FrameFlags.Batch, 0, false)]
    [InlineData(FrameFlags.Response, 0, true)]
    [InlineData(FrameFlags.Event, 0, true)]
    [InlineData(FrameFlags.Event, 1, false)]
    [InlineData(FrameFlags.None, ulong.MaxValue, true)]
    public void Request_id_is_0_for_events_and_answers_to_broken_frames_only(
        FrameFlags flags, ulong id, bool isOk)
    {
        var header = _good with { Flags = flags, RequestId = id };

        Assert.Equal(isOk ? KmsStatus.Ok : KmsStatus.MalformedFrame, header.Check());
    }
}
