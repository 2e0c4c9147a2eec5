using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

// Protects against: tests whose purpose nobody can tell any more.
public sealed partial class TestShapeTests
{
    private static IEnumerable<SourceFile> TestFiles => Repository.CSharp
        .Where(static file => !file.IsShipped && TestAttribute().IsMatch(file.Code));

    [Fact]
    public void Test_class_begins_by_saying_what_it_protects_against() =>
        Rule.AssertNone(TestFiles
            .Where(static file => !Purpose().IsMatch(file.Text))
            .Select(static file => file.Path));

    [Fact]
    public void Test_is_named_by_a_sentence() =>
        Rule.AssertNone(TestFiles.SelectMany(static file => TestMethod().Matches(file.Code)
            .Select(static match => match.Groups[1].Value)
            .Where(static name => !Sentence().IsMatch(name))
            .Select(name => $"{file.Path}: {name}")));

    [GeneratedRegex(@"\[(Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"^// Protects against", RegexOptions.Multiline)]
    private static partial Regex Purpose();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^;{]*?\bpublic (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();
}
