namespace Kms.Conventions.Tests;

// Protects against: members that are wrong here, each for the reason beside it.
public sealed class BannedMembersTests
{
    /// <summary>The one place that may catch whatever comes: a connection must not end all.
    /// </summary>
    private const string ConnectionLoop = "src/kmsd/Listening/";

    private static readonly string[] _unsafeFolders =
    [
        "src/Kms.Crypto/", "src/Kms.Storage/Files/", "src/kmsd/Listening/", "src/kmsd/Process/",
        "src/kmsd/Seals/", "src/kmsd/Configuration/FileFacts.cs",
    ];

    // A client with a long name of its own ends the process (uncatchable).
    [InlineData(@"\b(AcceptAsync|BeginAccept)\b")]
    // They answer normally when the disk has refused.
    [InlineData(@"\bFlushToDisk\b")]
    [InlineData(@"\bFlush\(\s*(flushToDisk:\s*)?true\s*\)")]
    // Time is a parameter: TimeProvider.
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    [InlineData(@"\bDateTime\.Today\b")]
    // Not for secrets, and nothing else here is random.
    [InlineData(@"\bnew Random\b|\bRandom\.Shared\b")]
    [InlineData(@"\bGuid\.(NewGuid|CreateVersion7)\b")]
    // Release builds leave it out.
    [InlineData(@"\bDebug\.Assert\b")]
    // Works by reflection, which the binary does not have.
    [InlineData(@"\bMessagePackSerializer\b")]
    [InlineData(@"\bActivator\.CreateInstance\b")]
    [InlineData(@"\bAssembly\.Load")]
    [Theory]
    public void Member_is_used_nowhere_in_what_ships(string pattern) =>
        Rule.AssertNone(Rule.Matches(Repository.Shipped, pattern));

    [Fact]
    public void Console_is_used_by_programs_only() =>
        Rule.AssertNone(Rule.Matches(
            Repository.Shipped.Where(static file =>
                file.Project != "kmsctl" && file.Path != "src/kmsd/Program.cs"),
            @"\bConsole\."));

    [Theory]
    [InlineData(@"\bThread\.Sleep\b")]
    [InlineData(@"\bTask\.Delay\b")]
    [InlineData(@"\bSkip\s*=")]
    public void Test_neither_sleeps_nor_is_skipped(string pattern) =>
        Rule.AssertNone(Rule.Matches(Repository.CSharp.Where(static f => !f.IsShipped), pattern));

    [Fact]
    public void Whatever_is_thrown_is_caught_in_the_connection_loop_only() =>
        Rule.AssertNone(Rule.Matches(
            Repository.Shipped.Where(static file => !StartsWith(file, ConnectionLoop)),
            @"\bcatch\s*(\{|when|\((System\.)?Exception(\s+\w+)?\)(?!\s*when\s*\())"));

    [Fact]
    public void Pointers_are_used_only_where_memory_is_the_matter() =>
        Rule.AssertNone(Rule.Matches(
            Repository.Shipped.Where(static file =>
                !_unsafeFolders.Any(folder => StartsWith(file, folder))),
            @"\b(unsafe|Unsafe\.\w+|MemoryMarshal\.(Cast|Read|Write|AsRef|GetReference)\w*)"));

    private static bool StartsWith(SourceFile file, string folder) =>
        file.Path.StartsWith(folder, StringComparison.Ordinal);
}
