namespace Kms.Conventions.Tests;

/// <summary>One C# file: its text, and its code without comments and literals.</summary>
internal sealed class SourceFile(string path, string text)
{
    /// <summary>Path from the repository's root.</summary>
    public string Path { get; } = path;

    /// <summary>The file as it is.</summary>
    public string Text { get; } = text;

    /// <summary>The file's code: comments and literals are blanked out, lines stay.</summary>
    public string Code { get; } = CodeText.Blank(text);

    /// <summary>The file's lines.</summary>
    public string[] Lines { get; } = text.Split('\n');

    /// <summary>The file's name without ".cs" and without what follows a first dot.</summary>
    public string Name => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>The project folder's name.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Whether the file is part of a program or library.</summary>
    public bool IsShipped => Path.StartsWith("src/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
