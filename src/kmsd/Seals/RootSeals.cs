using System.Collections.Immutable;
using Kms.Crypto;
using Kms.Daemon.Configuration;

namespace Kms.Daemon.Seals;

/// <summary>Opens the root key of a store from root.seals, or makes both for an empty one.</summary>
/// <remarks>
/// <para>Standard: SEALS.md. The root key is random; on disk it stands only sealed.</para>
/// <para>Whoever calls holds the store's lock, so nobody else writes the file.</para>
/// </remarks>
internal static class RootSeals
{
    /// <summary>The file, in the store's directory.</summary>
    public const string FileName = "root.seals";

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens or makes the root key.</summary>
    /// <param name="options">Names the sources and the store's directory, which must exist.</param>
    /// <param name="storeId">The store's own id.</param>
    /// <param name="storeIsEmpty">Only then may anything be made.</param>
    /// <param name="facts">How it was opened.</param>
    /// <returns>The root key; whoever calls disposes of it.</returns>
    /// <exception cref="SealException">It cannot be had.</exception>
    public static SealingKey OpenOrCreate(
        DaemonOptions options, Guid storeId, bool storeIsEmpty, out RootKeyFacts facts)
    {
        var credentials = Environment.GetEnvironmentVariable(SealSources.CredentialsVariable);
        return OpenOrCreate(options, storeId, storeIsEmpty, credentials, out facts);
    }

    internal static SealingKey OpenOrCreate(
        DaemonOptions options, Guid storeId, bool storeIsEmpty, string? credentialsDirectory,
        out RootKeyFacts facts)
    {
        var path = Path.Join(options.Store.Path, FileName);
        var isNew = DurableFile.IsMissing(path);
        if (isNew && !storeIsEmpty)
        {
            throw new SealException(
                $"{path}: missing, and the store is not empty",
                "restore it from the backup of this store; without it nothing can be opened");
        }

        using var sources = SealSources.Read(options.RootKey, credentialsDirectory, mayCreate: isNew);
        var warnings = sources.Warnings(options.Store.Path);
        if (isNew)
        {
            facts = new RootKeyFacts(sources.Items[0].Kind, warnings);
            return Create(path, storeId, sources);
        }

        var list = Load(path);
        if (list.StoreId != storeId && !storeIsEmpty)
        {
            throw new SealException(
                $"{path}: belongs to the store {list.StoreId}, and this one is {storeId}",
                "restore the file from a backup of this store");
        }

        var root = Open(path, list, storeIsEmpty, sources, out var kind);
        KeepUp(path, list, storeId, root, sources);
        facts = new RootKeyFacts(kind, warnings);
        return root;
    }

    private static SealingKey Create(string path, Guid storeId, SealSources sources)
    {
        // Every source must work now, or the operator would trust one that never opens anything.
        foreach (var source in sources.Items)
        {
            if (source.Failure is not null)
            {
                throw source.Failure;
            }
        }

        var root = SealingKey.Generate();
        var seals = sources.Items.Select(source => source.SealRoot(root, storeId));
        Save(path, new SealList(storeId, [.. seals]));
        return root;
    }

    private static SealingKey Open(
        string path, SealList list, bool storeIsEmpty, SealSources sources, out string kind)
    {
        foreach (var source in sources.Items)
        {
            if (source.TryOpen(list, out var root))
            {
                kind = source.Kind;
                return root;
            }
        }

        var reasons = sources.Items.Select(source => source.Failure?.Message
            ?? $"{source.Path}: its key opens no {source.Kind} seal of the file");
        throw new SealException(
            $"{path}: no seal can be opened; " + string.Join("; ", reasons),
            storeIsEmpty
                ? "configure the source that made it; the store is empty, so it may also be removed"
                : "configure the source that made it");
    }

    /// <summary>Adds the seals of sources that were configured later, and takes an empty store's new
    /// id over.</summary>
    private static void KeepUp(
        string path, SealList list, Guid storeId, SealingKey root, SealSources sources)
    {
        // A first start that was cut short between this file and the store's own leaves another
        // id here. The root key stays, in case the store was not empty but lost.
        var kept = list.StoreId == storeId ? list : new SealList(storeId, []);
        var seals = kept.Seals.ToBuilder();
        foreach (var source in sources.Items.Where(source => source.Failure is null))
        {
            if (source.TryOpen(kept, out var same))
            {
                same.Dispose();
            }
            else if (seals.Count < SealList.SealsMax)
            {
                seals.Add(source.SealRoot(root, storeId));
            }
        }

        if (seals.Count > kept.Seals.Length)
        {
            Save(path, new SealList(storeId, seals.ToImmutable()));
        }
    }

    private static SealList Load(string path)
    {
        using var file = DurableFile.OpenToRead(path);
        if (!FileFacts.Of(file).IsRegular)
        {
            throw new SealException(
                $"{path}: not a regular file", "restore it from the backup of this store");
        }

        var text = new byte[SealList.BytesMax + 1];
        var count = RandomAccess.Read(file, text, fileOffset: 0);
        return SealList.TryRead(text.AsSpan(0, count), out var list)
            ? list
            : throw new SealException(
                $"{path}: not a file of seals of format v1, or damaged",
                "restore it from the backup of this store");
    }

    private static void Save(string path, SealList list)
    {
        var text = list.Write();
        DurableFile.Write(path, FileMode, file => RandomAccess.Write(file, text, fileOffset: 0));
    }
}
