using System.Text;
using System.Text.Json;

namespace Kms.CommandLine;

// The rules of everything kmsctl says:
// 1. Data goes to standard output, and nothing else does.
// 2. Errors go to standard error as "kmsctl: error:", what to do about them as "kmsctl: hint:".
// 3. With --output json, standard output is one JSON value, bytes in base64.
// 4. A secret is never written by a command that was not asked for it.

/// <summary>Writes results and errors.</summary>
internal static class Output
{
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true };

    /// <summary>Writes one result.</summary>
    public static void Write(OutputForm form, Row row)
    {
        if (form == OutputForm.Json)
        {
            WriteJson(row.Write);
            return;
        }

        var width = row.Names.Max(static name => name.Length);
        foreach (var (name, text) in row.Names.Zip(row.Texts))
        {
            Console.Out.WriteLine($"{name.Replace('_', ' ').PadRight(width)}  {Printable(text)}");
        }
    }

    /// <summary>Writes a list of results.</summary>
    public static void Write(OutputForm form, IReadOnlyList<Row> rows)
    {
        if (form == OutputForm.Json)
        {
            WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var row in rows)
                {
                    row.Write(json);
                }

                json.WriteEndArray();
            });
            return;
        }

        if (rows.Count > 0)
        {
            WriteTable(rows);
        }
    }

    /// <summary>Says something to the person at the terminal.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>Says what went wrong and returns the exit code.</summary>
    public static int Fail(int exitCode, string message, string? hint)
    {
        Console.Error.WriteLine($"kmsctl: error: {Printable(message)}");
        if (hint is not null)
        {
            Console.Error.WriteLine($"kmsctl: hint: {Printable(hint)}");
        }

        return exitCode;
    }

    private static void WriteTable(IReadOnlyList<Row> rows)
    {
        var lines = new List<string[]> { rows[0].Names.Select(static name => name.Replace(
            '_', ' ').ToUpperInvariant()).ToArray() };
        lines.AddRange(rows.Select(static row => row.Texts.Select(Printable).ToArray()));
        var widths = Enumerable.Range(0, lines[0].Length)
            .Select(column => lines.Max(line => line[column].Length))
            .ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => cell.PadRight(widths[column]));
            Console.Out.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var standardOutput = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(standardOutput, JsonOptions))
        {
            write(json);
        }

        standardOutput.Write("\n"u8);
    }

    /// <summary>Text from elsewhere must not steer the terminal.</summary>
    private static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            safe.Append(char.IsControl(character) ? '\uFFFD' : character);
        }

        return safe.ToString();
    }
}
