using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a duration or size that means something else than it says.
public sealed class QuantityTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("1ms", 1)]
    [InlineData("100ms", 100)]
    [InlineData("5s", 5_000)]
    [InlineData("2m", 120_000)]
    [InlineData("3h", 10_800_000)]
    [InlineData("90d", 7_776_000_000)]
    public void Duration_is_number_and_unit(string text, long milliseconds)
    {
        Assert.True(Quantity.TryParseDuration(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("0B", 0)]
    [InlineData("7B", 7)]
    [InlineData("4KiB", 4096)]
    [InlineData("4MiB", 4_194_304)]
    [InlineData("2GiB", 2_147_483_648)]
    public void Size_is_number_and_unit(string text, long expected)
    {
        Assert.True(Quantity.TryParseSize(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5h")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5S")]
    [InlineData("1h30m")]
    [InlineData("5min")]
    [InlineData("٥s")]
    public void Duration_of_any_other_form_is_refused(string text)
    {
        Assert.False(Quantity.TryParseDuration(text, out _));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("4MB")]
    [InlineData("4M")]
    [InlineData("4mib")]
    [InlineData("4 MiB")]
    public void Size_of_any_other_form_is_refused(string text)
    {
        Assert.False(Quantity.TryParseSize(text, out _));
    }

    [Fact]
    public void Largest_value_at_limit_is_read()
    {
        Assert.True(Quantity.TryParseDuration("10675199d", out _));
        Assert.True(Quantity.TryParseSize("9223372036854775807B", out _));
    }

    [Fact]
    public void Value_beyond_limit_is_refused()
    {
        Assert.False(Quantity.TryParseDuration("10675200d", out _));
        Assert.False(Quantity.TryParseSize("9223372036854775808B", out _));
        Assert.False(Quantity.TryParseSize("9007199254740992KiB", out _));
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("1ms")]
    [InlineData("90s")]
    [InlineData("10m")]
    [InlineData("7d")]
    public void Duration_is_written_as_it_is_read(string text)
    {
        Assert.True(Quantity.TryParseDuration(text, out var duration));
        Assert.Equal(text, Quantity.Format(duration));
    }

    [Theory]
    [InlineData("1B")]
    [InlineData("3KiB")]
    [InlineData("1GiB")]
    public void Size_is_written_as_it_is_read(string text)
    {
        Assert.True(Quantity.TryParseSize(text, out var bytes));
        Assert.Equal(text, Quantity.FormatSize(bytes));
    }
}
