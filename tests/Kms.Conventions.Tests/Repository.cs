namespace Kms.Conventions.Tests;

/// <summary>The files of the repository, without what builds and tools leave behind.</summary>
internal static class Repository
{
    private static readonly string[] _leftovers = ["bin", "obj", "TestResults", "__pycache__"];

    /// <summary>Where Kms.sln is.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file below src, tests and packaging, by its path from the root.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. new[] { "src", "tests", "packaging" }
            .Where(static folder => Directory.Exists(Path.Combine(Root, folder)))
            .SelectMany(static folder => FilesBelow(Path.Combine(Root, folder)))
            .Select(static path => Path.GetRelativePath(Root, path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every C# file.</summary>
    public static IReadOnlyList<SourceFile> CSharp { get; } =
    [
        .. Paths
            .Where(static path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(static path => new SourceFile(path, Text(path))),
    ];

    /// <summary>The C# files of the programs and libraries.</summary>
    public static IEnumerable<SourceFile> Shipped => CSharp.Where(static file => file.IsShipped);

    /// <summary>The text of a file; empty when there is none.</summary>
    public static string Text(string path)
    {
        var file = Path.Combine(Root, path);
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private static IEnumerable<string> FilesBelow(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            yield return file;
        }

        var inner = Directory.GetDirectories(folder)
            .Where(static name => !_leftovers.Contains(Path.GetFileName(name)))
            .SelectMany(FilesBelow);
        foreach (var file in inner)
        {
            yield return file;
        }
    }

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Kms.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("No Kms.sln above the tests.");
        }

        return directory;
    }
}
