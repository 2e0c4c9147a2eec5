using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Looks at a store's directory before anything is read from it: which generation is the store?</summary>
internal static class StoreInspection
{
    /// <summary>Finds the newest generation.</summary>
    /// <param name="files">The directory.</param>
    /// <param name="otherNames">Files that are none of the store's and may be there.</param>
    /// <param name="leftovers">What an interrupted compaction left behind: to be removed once the generation
    /// is loaded, and not before, for then it may be all that is left.</param>
    /// <returns>The generation; 0 for an empty store.</returns>
    /// <exception cref="StoreOpenException">There is a foreign file, or a log without its snapshot.</exception>
    public static ulong FindGeneration(
        IStoreFiles files, IReadOnlyList<string> otherNames, out List<string> leftovers)
    {
        ulong newest = 0;
        leftovers = [];
        var logs = new List<ulong>();
        var snapshots = new List<ulong>();
        foreach (var name in files.List().Where(name => !otherNames.Contains(name)))
        {
            if (StoreFileNames.IsSnapshot(name, out var generation))
            {
                snapshots.Add(generation);
                newest = Math.Max(newest, generation);
            }
            else if (StoreFileNames.IsLog(name, out generation))
            {
                logs.Add(generation);
            }
            else if (StoreFileNames.IsTemporary(name))
            {
                leftovers.Add(name);
            }
            else
            {
                throw new StoreOpenException(
                    $"{name}: not a file of the store", "move it out of the store directory");
            }
        }

        CheckLogs(files, logs, newest);
        if (newest != 0)
        {
            ReadHeader(files, StoreFileNames.Snapshot(newest));
        }

        leftovers.AddRange(logs.Where(log => log != newest).Select(StoreFileNames.Log));
        leftovers.AddRange(snapshots.Where(snapshot => snapshot != newest).Select(StoreFileNames.Snapshot));
        return newest;
    }

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="StoreOpenException">It cannot be read, or is not of this format.</exception>
    public static StoreFileHeader ReadHeader(IStoreFiles files, string name)
    {
        var file = files.Open(name);
        if (file < 0)
        {
            throw new StoreOpenException(
                $"{name}: cannot be opened: {StoreDirectory.Message(-file)}", "restore a backup of the store");
        }

        Span<byte> bytes = stackalloc byte[StoreFileHeader.Size];
        var read = files.Read(file, bytes, 0);
        files.Close(file);
        var isLog = StoreFileNames.IsLog(name, out var generation) || !StoreFileNames.IsSnapshot(name, out generation);
        return read == bytes.Length
            && StoreFileHeader.TryRead(bytes, out var header)
            && header.IsLog == isLog
            && header.Generation == generation
                ? header
                : throw new StoreOpenException(
                    $"{name}: its first {StoreFileHeader.Size} bytes are not the header of this file",
                    "nothing was changed; restore a backup of the store, or of this file");
    }

    private static void CheckLogs(IStoreFiles files, List<ulong> logs, ulong newest)
    {
        // A compaction makes the next log, without records, before it names its snapshot.
        foreach (var log in logs.Where(log => log > newest))
        {
            if (HasRecords(files, StoreFileNames.Log(log)))
            {
                throw new StoreOpenException(
                    $"{StoreFileNames.Log(log)}: has records, but {StoreFileNames.Snapshot(log)} is missing",
                    "nothing was changed; restore the snapshot from a backup");
            }
        }

        if (newest != 0 && !logs.Contains(newest))
        {
            throw new StoreOpenException(
                $"{StoreFileNames.Log(newest)}: missing beside {StoreFileNames.Snapshot(newest)}",
                "nothing was changed; restore the log from a backup");
        }
    }

    private static bool HasRecords(IStoreFiles files, string name)
    {
        var file = files.Open(name);
        if (file < 0)
        {
            return true;
        }

        var finding = new FrameScanner(files, file).Read(StoreFileHeader.Size, out _);
        files.Close(file);
        return finding != FrameScanner.Finding.End;
    }
}
