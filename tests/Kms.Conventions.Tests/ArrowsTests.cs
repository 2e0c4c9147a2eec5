using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

// Protects against: a wall between projects that somebody quietly went through.
public sealed partial class ArrowsTests
{
    /// <summary>The composition root, and who else needs more of these two than Core gives.
    /// </summary>
    private static readonly string[] _composition =
    [
        "src/kmsd/Daemon.cs",
        "src/kmsd/DaemonFacts.cs",
        "src/kmsd/StartFaults.cs",
        "src/kmsd/Seals/",
        "src/kmsd/Process/",
        "src/kmsd/Requests/Handlers/GenerateDataKeyHandler.cs",
        "src/kmsd/Requests/Handlers/GenerateRandomHandler.cs",
    ];

    [Theory]
    [InlineData("Kms.Protocol", "")]
    [InlineData("Kms.Crypto", "")]
    [InlineData("Kms.Storage", "")]
    [InlineData("Kms.Core", "Kms.Crypto Kms.Protocol Kms.Storage")]
    [InlineData("Kms.Client", "Kms.Protocol")]
    [InlineData("kmsctl", "Kms.Client")]
    [InlineData("kmsd", "Kms.Core Kms.Protocol")]
    public void Project_references_exactly_what_it_may(string project, string expected)
    {
        var text = Repository.Text($"src/{project}/{project}.csproj");

        var references = ProjectReference().Matches(text).Select(static m => m.Groups[1].Value);

        Assert.Equal(expected, string.Join(' ', references.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Kms.Protocol", "Core|Crypto|Storage|Client|Daemon|CommandLine")]
    [InlineData("Kms.Crypto", "Protocol|Core|Storage|Client|Daemon|CommandLine")]
    [InlineData("Kms.Storage", "Protocol|Core|Crypto|Client|Daemon|CommandLine")]
    [InlineData("Kms.Core", "Protocol|Client|Daemon|CommandLine")]
    [InlineData("Kms.Client", "Core|Crypto|Storage|Daemon|CommandLine")]
    [InlineData("kmsctl", "Core|Crypto|Storage|Daemon")]
    [InlineData("kmsd", "Client|CommandLine")]
    public void Project_names_no_namespace_behind_a_wall(string project, string forbidden) =>
        Rule.AssertNone(Rule.Matches(
            Repository.Shipped.Where(file => file.Project == project), $@"\bKms\.({forbidden})\b"));

    [Fact]
    public void Secrets_and_store_are_named_in_kmsd_only_where_it_is_put_together() =>
        Rule.AssertNone(Rule.Matches(
            Repository.Shipped
                .Where(static file => file.Project == "kmsd")
                .Where(static file => !_composition.Any(
                    place => file.Path.StartsWith(place, StringComparison.Ordinal))),
            @"\bKms\.(Crypto|Storage)\b"));

    [Fact]
    public void Projects_are_those_of_the_house()
    {
        var projects = Repository.Paths
            .Where(static path => path.StartsWith("src/", StringComparison.Ordinal))
            .Where(static path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(static path => path.Split('/')[1]);

        Assert.Equal(
            "Kms.Client Kms.Core Kms.Crypto Kms.Protocol Kms.Storage kmsctl kmsd",
            string.Join(' ', projects));
    }

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/([^/\"]+)\\.csproj\"")]
    private static partial Regex ProjectReference();
}
