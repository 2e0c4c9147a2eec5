using System.Text;
using System.Text.RegularExpressions;
using Kms.Core.Access;

namespace Kms.Core.Tests.Access;

// Protects against: a pattern that covers a key its author did not mean.
public sealed class KeyPatternTests
{
    [Theory]
    [InlineData("app/db", "app/db", true)]
    [InlineData("app/db", "app/db2", false)]
    [InlineData("app/db", "app/d", false)]
    [InlineData("app/db", "App/db", false)]
    [InlineData("app/*", "app/db", true)]
    [InlineData("app/*", "app/db/old", true)]
    [InlineData("app/*", "app", false)]
    [InlineData("app/*", "app2/db", false)]
    [InlineData("app/*", "my/app/db", false)]
    [InlineData("app*", "app", true)]
    [InlineData("*", "anything/at.all", true)]
    [InlineData("**", "anything/at.all", true)]
    [InlineData("*/db", "app/db", true)]
    [InlineData("*/db", "db", false)]
    [InlineData("*/db", "app/db/x", false)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "abbcbc", true)]
    [InlineData("a*b*c", "abcb", false)]
    [InlineData("a.b", "aXb", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    public void Pattern_matches_the_whole_name_or_not_at_all(
        string pattern, string name, bool matches)
    {
        Assert.Equal(matches, Parse(pattern).Matches(Encoding.ASCII.GetBytes(name)));
    }

    [Fact]
    public void Patterns_agree_with_regular_expressions_on_random_names()
    {
        const int Seed = 20261124;
        var random = new Random(Seed);

        for (var round = 0; round < 20_000; round++)
        {
            var pattern = Draw(random, "ab/*", 8);
            var name = Draw(random, "ab/", 10);
            var expression = "^" + Regex.Escape(pattern).Replace("\\*", ".*") + "$";

            Assert.True(
                Regex.IsMatch(name, expression)
                    == Parse(pattern).Matches(Encoding.ASCII.GetBytes(name)),
                $"seed {Seed}, round {round}: {pattern} on {name}");
        }
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("***", true)]
    [InlineData("*a", false)]
    [InlineData("a*", false)]
    public void Pattern_of_stars_alone_is_every_key(string pattern, bool isEveryKey)
    {
        Assert.Equal(isEveryKey, Parse(pattern).IsEveryKey);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("app db")]
    [InlineData("app?")]
    [InlineData("[ab]")]
    [InlineData("äpp")]
    [InlineData("app\n")]
    public void Pattern_with_what_no_key_name_has_is_refused(string? pattern)
    {
        Assert.False(KeyPattern.TryParse(pattern, out _));
    }

    [Fact]
    public void Pattern_at_limit_is_read()
    {
        Assert.True(KeyPattern.TryParse(new string('*', Limits.KeyNameBytesMax), out _));
    }

    [Fact]
    public void Pattern_beyond_limit_is_refused()
    {
        Assert.False(KeyPattern.TryParse(new string('*', Limits.KeyNameBytesMax + 1), out _));
    }

    [Fact]
    public void Pattern_is_written_as_it_was_read()
    {
        Assert.Equal("a/*.b", Parse("a/*.b").ToString());
        Assert.Equal(Parse("a/*"), Parse("a/*"));
        Assert.NotEqual(Parse("a/*"), Parse("a*"));
    }

    private static KeyPattern Parse(string text) =>
        KeyPattern.TryParse(text, out var pattern)
            ? pattern
            : throw new FormatException(text);

    private static string Draw(Random random, string alphabet, int lengthMax) =>
        new([.. Enumerable.Range(0, random.Next(1, lengthMax))
            .Select(_ => alphabet[random.Next(alphabet.Length)])]);
}
