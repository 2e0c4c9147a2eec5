using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a hint that leads to another mistake.
public sealed class NearestNameTests
{
    private static readonly string[] s_names = ["socket", "socket_mode", "file", "path"];

    [Theory]
    [InlineData("sokcet", "socket")]
    [InlineData("Socket", "socket")]
    [InlineData("socketmode", "socket_mode")]
    [InlineData("fil", "file")]
    [InlineData("role", null)]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Name_is_guessed_only_when_it_is_near(string mistyped, string? expected)
    {
        Assert.Equal(expected, NearestName.Find(mistyped, s_names));
    }

    [Fact]
    public void Hint_falls_back_when_nothing_is_near()
    {
        Assert.Equal("did you mean \"path\"?", NearestName.Hint("paht", s_names[3..], "none"));
        Assert.Equal("none", NearestName.Hint("xyz", s_names, "none"));
    }
}
