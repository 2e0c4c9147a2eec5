using System.Text.RegularExpressions;

namespace Kms.Protocol.Tests;

/// <summary>PROTOCOL.md, taken apart: its tables and its hex examples.</summary>
internal static partial class Specification
{
    private static readonly string[] _lines =
        RepositoryFiles.ReadLines("src/Kms.Protocol/PROTOCOL.md");

    /// <summary>Every example: what it is ("request Encrypt", "error") and its bytes.</summary>
    public static IReadOnlyList<(string Kind, byte[] Frame)> Examples { get; } = ReadExamples();

    /// <summary>The rows of the first table under a heading, without head and rule.</summary>
    public static IReadOnlyList<string[]> Table(string heading) => Tables(heading)[0];

    /// <summary>The rows of each table under a heading, up to the next heading.</summary>
    public static IReadOnlyList<IReadOnlyList<string[]>> Tables(string heading)
    {
        var tables = new List<IReadOnlyList<string[]>>();
        List<string[]>? table = null;
        foreach (var line in Section(heading))
        {
            if (!line.StartsWith('|'))
            {
                table = null;
                continue;
            }

            if (table is null)
            {
                tables.Add(table = []);
            }

            table.Add([.. line.Trim('|').Split('|').Select(static cell => cell.Trim())]);
        }

        tables.ForEach(static rows => ((List<string[]>)rows).RemoveRange(0, 2));
        return tables;
    }

    /// <summary>The lines under a heading, up to the next heading of any level.</summary>
    public static string[] Section(string heading)
    {
        var start = Array.FindIndex(_lines, line => HeadingText(line) == heading);
        Assert.True(start >= 0, $"PROTOCOL.md has no heading \"{heading}\".");
        return [.. _lines.Skip(start + 1).TakeWhile(static line => HeadingText(line) is null)];
    }

    /// <summary>The headings of level 3 under a heading of level 2, in their order.</summary>
    public static string[] Subheadings(string heading) =>
    [
        .. _lines
            .SkipWhile(line => HeadingText(line) != heading)
            .Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(static line => line[4..]),
    ];

    private static string? HeadingText(string line) =>
        Heading().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    private static List<(string Kind, byte[] Frame)> ReadExamples()
    {
        const string Fence = "```frame ";
        var examples = new List<(string Kind, byte[] Frame)>();
        for (var i = 0; i < _lines.Length; i++)
        {
            if (!_lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var kind = _lines[i][Fence.Length..];
            var hex = "";
            while (_lines[++i] != "```")
            {
                hex += _lines[i].Split('#')[0].Replace(" ", "", StringComparison.Ordinal);
            }

            examples.Add((kind, Convert.FromHexString(hex)));
        }

        return examples;
    }

    [GeneratedRegex(@"^###? (?:\d+\. )?(.*)$")]
    private static partial Regex Heading();
}
