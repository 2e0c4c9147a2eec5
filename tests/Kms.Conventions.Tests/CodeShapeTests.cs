using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

// Protects against: code that has grown out of what one can read at a sitting.
public sealed partial class CodeShapeTests
{
    private const int FileLinesMax = 400;
    private const int FunctionLinesMax = 60;
    private const int ColumnsMax = 120;
    private const int SideTypeLinesMax = 15;
    private const int SideRecordLinesMax = 30;

    private static readonly string[] _codeEndings = [".cs", ".c", ".h", ".py", ".sh"];

    [Fact]
    public void File_is_at_most_400_lines_long() =>
        Rule.AssertNone(Repository.CSharp
            .Where(static file => file.Lines.Length - 1 > FileLinesMax)
            .Select(static file => $"{file.Path}: {file.Lines.Length - 1} lines"));

    [Fact]
    public void Function_is_at_most_60_lines_long() =>
        Rule.AssertNone(Repository.CSharp.SelectMany(static file => CodeBlocks.Functions(file)
            .Where(static function => function.Lines > FunctionLinesMax)
            .Select(function => $"{file.Path}: {function.Name} has {function.Lines} lines")));

    [Fact]
    public void Line_is_at_most_120_columns_wide() =>
        Rule.AssertNone(CodeFiles().SelectMany(static file => file.Lines
            .Select(static (line, index) => (Number: index + 1, Columns: line.Length))
            .Where(static line => line.Columns > ColumnsMax)
            .Select(line => $"{file.Path}:{line.Number}: {line.Columns} columns")));

    [Fact]
    public void Text_has_no_tabs_and_no_blanks_at_the_end_of_a_line() =>
        Rule.AssertNone(CodeFiles().SelectMany(static file => file.Lines
            .Select(static (line, index) => (Text: line, Number: index + 1))
            .Where(static line => line.Text.Contains('\t') || line.Text.TrimEnd() != line.Text)
            .Select(line => $"{file.Path}:{line.Number}")));

    [Fact]
    public void Nothing_is_left_to_be_done_later() =>
        Rule.AssertNone(CodeFiles().SelectMany(static file => LaterWord().Matches(file.Text)
            .Select(match => $"{file.Path}: {match.Value}")));

    [Theory]
    [InlineData(@"#region")]
    [InlineData(@"\bthis\.")]
    [InlineData(@"#pragma")]
    [InlineData(@"\basync void\b")]
    [InlineData(@"^namespace [\w.]+\s*\{")]
    public void Code_has_no(string pattern) =>
        Rule.AssertNone(Rule.Matches(Repository.CSharp, $"(?m){pattern}"));

    [Fact]
    public void Namespace_follows_the_folder() =>
        Rule.AssertNone(Repository.Shipped
            .Where(static file => Namespace().Match(file.Code) is { Success: true } match
                && match.Groups[1].Value != ExpectedNamespace(file))
            .Select(static file => $"{file.Path}: expected {ExpectedNamespace(file)}"));

    [Fact]
    public void File_has_one_type_of_its_name_and_at_most_tiny_ones_beside_it() =>
        Rule.AssertNone(Repository.Shipped
            .Where(static file => !IsOneOperation(file))
            .Select(static file => (file.Path, file.Name, Types: CodeBlocks.Types(file).ToArray()))
            .Where(static file => file.Types.Length > 0)
            .Where(static file => file.Types.All(type => type.Name != file.Name)
                || file.Types.Any(type => type.Name != file.Name && !IsTiny(type)))
            .Select(static file =>
                $"{file.Path}: {string.Join(", ", file.Types.Select(static type => type.Name))}"));

    [Fact]
    public void File_with_a_namespace_has_a_type_that_these_rules_can_see() =>
        Rule.AssertNone(Repository.CSharp
            .Where(static file => Namespace().IsMatch(file.Code))
            .Where(static file => !CodeBlocks.Types(file).Any())
            .Select(static file => file.Path));

    [Fact]
    public void Class_that_can_be_sealed_is_sealed_static_or_abstract() =>
        Rule.AssertNone(Repository.CSharp.SelectMany(static file => CodeBlocks.Types(file)
            .Where(static type => PlainClass().IsMatch(type.Head))
            .Select(type => $"{file.Path}: {type.Head}")));

    private static bool IsTiny(CodeBlock type) => type.Lines <=
        (type.Head.Contains(" record ", StringComparison.Ordinal)
            ? SideRecordLinesMax
            : SideTypeLinesMax);

    /// <summary>A message file has the request and the answer of one operation.</summary>
    private static bool IsOneOperation(SourceFile file) =>
        file.Path.StartsWith("src/Kms.Protocol/Messages/", StringComparison.Ordinal);

    private static string ExpectedNamespace(SourceFile file)
    {
        var parts = file.Path.Split('/')[1..^1];
        var root = parts[0] switch
        {
            "kmsd" => "Kms.Daemon",
            "kmsctl" => "Kms.CommandLine",
            _ => parts[0],
        };
        return string.Join('.', parts[1..].Prepend(root)) switch
        {
            // The words that all projects share, and the messages, which are the protocol itself.
            "Kms.Protocol.Vocabulary" => "Kms",
            "Kms.Protocol.Messages" => "Kms.Protocol",
            var name => name,
        };
    }

    private static IEnumerable<SourceFile> CodeFiles() => Repository.Paths
        .Where(static path => _codeEndings.Contains(Path.GetExtension(path)))
        .Select(static path => new SourceFile(path, Repository.Text(path)));

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")]
    private static partial Regex LaterWord();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?!.*\b(?:sealed|static|abstract|partial)\b).*\bclass \w")]
    private static partial Regex PlainClass();
}
