using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

/// <summary>Asserts that nothing breaks a rule, and names each place that does.</summary>
internal static class Rule
{
    /// <summary>Asserts that there are no offenders.</summary>
    public static void AssertNone(IEnumerable<string> offenders)
    {
        var found = offenders.ToArray();
        Assert.True(found.Length == 0, $"{found.Length} offenders:\n{string.Join('\n', found)}");
    }

    /// <summary>"path:line: what" for each match of a pattern in the code of files.</summary>
    public static IEnumerable<string> Matches(IEnumerable<SourceFile> files, string pattern) =>
        files.SelectMany(file => Regex.Matches(file.Code, pattern).Select(match =>
            $"{file.Path}:{LineOf(file, match.Index)}: {match.Value.Trim()}"));

    private static int LineOf(SourceFile file, int at) =>
        1 + file.Code.AsSpan(0, at).Count('\n');
}
