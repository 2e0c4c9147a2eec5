namespace Kms.Conventions.Tests;

// Protects against: house rules that hold because nobody can read the code they are about.
public sealed class CodeBlocksTests
{
    private const string Sample = """"
        using System;

        namespace A.B;

        /// <summary>class NotThis { }</summary>
        [Attribute("class Nor { this")]
        public sealed class First(int x) : Base
        {
            private static readonly int[] _table = Make(
            [
                1, // }
                2,
            ]);

            public int Property { get; init; } = 3;

            public int Long
            {
                get
                {
                    return 1;
                }
            }

            [Theory]
            [InlineData("{", '{')]
            public void Plain(string text)
            {
                var s = $"{{a{(text == "}" ? "{{" : @"\")}b" + """ { " """;
                if (s.Length > 0)
                {
                    Call(() => { });
                }
            }

            internal static bool Arrow<T>(T value) =>
                value is
                {
                };
        }

        internal readonly record struct Second(int A, int B);

        internal delegate void Third(int a);
        """";

    private static readonly SourceFile _file = new("src/A/First.cs", Sample);

    [Fact]
    public void Types_are_those_that_stand_in_no_other() =>
        Assert.Equal(["First", "Second", "Third"], CodeBlocks.Types(_file).Select(b => b.Name));

    [Fact]
    public void Functions_have_their_lines_without_attributes()
    {
        var functions = CodeBlocks.Functions(_file).Select(static b => (b.Name, b.Lines));

        Assert.Equal([("", 4), ("Plain", 8), ("Arrow", 4)], functions);
    }

    [Fact]
    public void Code_has_no_comments_and_no_literals()
    {
        Assert.DoesNotContain("NotThis", _file.Code);
        Assert.DoesNotContain("Nor", _file.Code);
        Assert.Equal(_file.Text.Length, _file.Code.Length);
        Assert.Equal(_file.Lines.Length, _file.Code.Split((char)10).Length);
    }
}
