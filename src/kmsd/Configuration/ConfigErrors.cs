using Tomlyn.Syntax;

namespace Kms.Daemon.Configuration;

/// <summary>Collects what is wrong with one file, so that all of it is told at once.</summary>
/// <param name="file">Its name, as the person who reads the errors knows it.</param>
internal sealed class ConfigErrors(string file)
{
    private readonly List<(TextPosition Position, string Text)> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public void Add(SyntaxNode where, string what, string hint = "") =>
        Add(where.Span.Start, what, hint);

    public void Add(TextPosition where, string what, string hint = "")
    {
        var suffix = hint.Length == 0 ? "" : "; " + hint;

        // The syntax tree counts lines and columns from 0, people and editors from 1.
        _errors.Add((where, $"{file}:{where.Line + 1}:{where.Column + 1}: {what}{suffix}"));
    }

    public IReadOnlyList<string> ToLines() =>
        [.. _errors.OrderBy(error => error.Position.Offset).Select(error => error.Text)];
}
