using System.Text;

namespace Kms.Protocol.Tests;

// Protects against: names that a path, a glob or an eye would take for another.
public sealed class KeyNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("orders")]
    [InlineData("shop/orders-2026_v1.0")]
    [InlineData("a/b/c")]
    [InlineData("a..b")]
    public void Name_by_the_rules_parses_and_writes_back(string text)
    {
        Assert.True(KeyName.TryParse(text, out var name));
        Assert.True(KeyName.TryParse(Encoding.ASCII.GetBytes(text), out var fromBytes));
        Assert.Equal(text, name.Value);
        Assert.Equal(name, fromBytes);
        Assert.Equal(name, KeyName.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("a b")]
    [InlineData("a*")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("schlüssel")]
    [InlineData("аorders")]
    public void Name_against_the_rules_does_not_parse(string text)
    {
        Assert.False(KeyName.TryParse(text, out _));
        Assert.False(KeyName.IsValid(Encoding.UTF8.GetBytes(text)));
        Assert.Throws<FormatException>(() => KeyName.Parse(text));
    }

    [Fact]
    public void Name_at_limit_parses() =>
        Assert.True(KeyName.TryParse(new string('a', Limits.KeyNameBytesMax), out _));

    [Fact]
    public void Name_beyond_limit_does_not_parse()
    {
        Assert.False(KeyName.TryParse(new string('a', Limits.KeyNameBytesMax + 1), out _));
        Assert.False(KeyName.TryParse(new byte[Limits.KeyNameBytesMax + 1], out _));
    }

    [Fact]
    public void Every_byte_is_judged_the_same_in_text_and_bytes()
    {
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            Span<byte> bytes = [(byte)'a', (byte)value, (byte)'b'];
            var text = $"a{(char)value}b";
            Assert.Equal(KeyName.TryParse(text, out _), KeyName.IsValid(bytes));
        }
    }

    [Fact]
    public void Default_names_no_key()
    {
        Assert.Equal("", default(KeyName).Value);
        Assert.False(KeyName.TryParse((string?)null, out var name));
        Assert.Equal(default, name);
    }

    [Fact]
    public void Order_is_that_of_bytes() =>
        Assert.True(KeyName.Parse("B").CompareTo(KeyName.Parse("a")) < 0);
}
