using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Puts a synced file in the place of its name, durably.</summary>
internal static class FileSwap
{
    /// <summary>Renames, then syncs the directory.</summary>
    public static StoreResult Rename(IStoreFiles files, string from, string to)
    {
        var renamed = files.Rename(from, to);
        if (renamed < 0)
        {
            return new StoreResult(
                StoreOutcome.Broken, $"{to}: rename failed: {StoreDirectory.Message(-renamed)}");
        }

        return SyncDirectory(files, to);
    }

    /// <summary>Makes the entries of the directory durable.</summary>
    public static StoreResult SyncDirectory(IStoreFiles files, string name)
    {
        var synced = files.SyncDirectory();
        return synced < 0
            ? new StoreResult(
                StoreOutcome.Broken,
                $"{name}: fsync of the directory failed: {StoreDirectory.Message(-synced)}")
            : StoreResult.Ok;
    }
}
