namespace Kms.Conventions.Tests;

// Protects against: drawers, and files that nobody would look for where they are.
public sealed class LayoutTests
{
    private static readonly string[] _topLevel =
    [
        "src", "tests", "packaging", "Kms.sln", "kmsd.toml.example", "kmsd.service", "Makefile",
        "README.md", "LICENSE",
    ];

    private static readonly string[] _buildOutput = ["out", "bin", "obj", "TestResults"];

    private static readonly string[] _drawers =
        ["Common", "Utils", "Util", "Helpers", "Internal", "Misc", "Shared"];

    [Fact]
    public void Top_level_has_only_what_belongs_there() =>
        Rule.AssertNone(Directory.GetFileSystemEntries(Repository.Root)
            .Select(static path => Path.GetFileName(path))
            .Where(static name => !name.StartsWith('.'))
            .Except(_topLevel)
            .Except(_buildOutput));

    [Fact]
    public void No_folder_is_a_drawer() =>
        Rule.AssertNone(Repository.Paths.Where(static path =>
            path.Split('/')
                .SkipLast(1)
                .Intersect(_drawers, StringComparer.OrdinalIgnoreCase)
                .Any()));

    [Fact]
    public void Solution_has_every_project()
    {
        var solution = Repository.Text("Kms.sln").Replace('\\', '/');

        Rule.AssertNone(Repository.Paths
            .Where(static path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Packages_have_their_versions_in_one_place() =>
        Rule.AssertNone(Repository.Paths
            .Where(static path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(static path => System.Text.RegularExpressions.Regex.IsMatch(
                Repository.Text(path), "<PackageReference[^>]*Version")));
}
