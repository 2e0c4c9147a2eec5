using System.Globalization;

namespace Kms.Storage.Log;

/// <summary>The names of the files of a store: STORAGE.md §2.</summary>
internal static class StoreFileNames
{
    /// <summary>What a file that is being written ends in.</summary>
    public const string Temporary = ".tmp";

    private const string SnapshotPrefix = "snapshot-";
    private const string LogPrefix = "log-";

    public static string Snapshot(ulong generation) =>
        SnapshotPrefix + generation.ToString(CultureInfo.InvariantCulture);

    public static string Log(ulong generation) =>
        LogPrefix + generation.ToString(CultureInfo.InvariantCulture);

    public static bool IsSnapshot(string name, out ulong generation) => Is(name, SnapshotPrefix, out generation);

    public static bool IsLog(string name, out ulong generation) => Is(name, LogPrefix, out generation);

    /// <summary>A file that was being written when the daemon was stopped; it was never part of the store.</summary>
    public static bool IsTemporary(string name) =>
        name.EndsWith(Temporary, StringComparison.Ordinal)
        && (IsSnapshot(name[..^Temporary.Length], out _) || IsLog(name[..^Temporary.Length], out _));

    private static bool Is(string name, string prefix, out ulong generation)
    {
        generation = 0;
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && ulong.TryParse(
                name.AsSpan(prefix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out generation)
            && generation != 0
            && name.Length == prefix.Length + generation.ToString(CultureInfo.InvariantCulture).Length;
    }
}
