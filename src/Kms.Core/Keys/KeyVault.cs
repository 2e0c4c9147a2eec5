using Kms.Core.Records;
using Kms.Crypto;
using Kms.Storage;

namespace Kms.Core.Keys;

/// <summary>The keys and the store they live in: loads them, and commits changes, store first.</summary>
/// <remarks>
/// <para>Threads: readers use <see cref="Keys"/> and <see cref="TryAcquire"/> from any thread; every
/// change holds <see cref="WriteGate"/>.</para>
/// <para>Ownership: owns the store and all unsealed material; not the root key.</para>
/// </remarks>
public sealed class KeyVault : IDisposable
{
    private const int MakeRoomPasses = 2;
    private readonly IKeyStore _store;
    private readonly SealingKey _rootKey;
    private readonly HeadAnchor? _anchor;
    private readonly Lock _materialGate = new();
    private RecordSealer _sealer;
    private uint _startNumber;
    private bool _erasureIsDue;

    private KeyVault(
        IKeyStore store, SealingKey rootKey, HeadAnchor? anchor, RecordSealer sealer, uint startNumber)
    {
        _store = store;
        _rootKey = rootKey;
        _anchor = anchor;
        _sealer = sealer;
        _startNumber = startNumber;
    }

    /// <summary>All keys.</summary>
    public KeyTable Keys { get; } = new();

    /// <summary>Held by whoever changes keys.</summary>
    internal Lock WriteGate { get; } = new();

    /// <summary>Where the store stands.</summary>
    public StoreHead StoreHead => _store.Head;

    /// <summary>Bytes the store takes on disk.</summary>
    public long StoreBytes => _store.UsedBytes;

    /// <summary>Identifies the store in what is sealed.</summary>
    internal Guid StoreId => _store.StoreId;

    /// <summary>Loads the keys of a store, or begins an empty one, and notes the start.</summary>
    /// <param name="store">The store.</param>
    /// <param name="rootKey">Opens it.</param>
    /// <param name="anchor">Knows how new the store must be; null when it has no anchor.</param>
    /// <exception cref="StoreCorruptException">The store is not what kmsd wrote.</exception>
    /// <exception cref="StoreRolledBackException">It is older than its anchor.</exception>
    /// <exception cref="StoreFaultException">The disk refuses.</exception>
    public static KeyVault Open(IKeyStore store, SealingKey rootKey, HeadAnchor? anchor = null)
    {
        var vault = store.IsEmpty ? Begin(store, rootKey, anchor) : Load(store, rootKey, anchor);
        vault.NoteStart();
        return vault;
    }

    /// <summary>Takes a version's material for one operation, unsealing it if need be.</summary>
    /// <returns>Ok, or Overloaded when secret memory is full of material in use.</returns>
    internal KmsStatus TryAcquire(Key key, KeyVersion version, out MaterialSlot.Lease lease)
    {
        if (version.Material.TryAcquire(out lease))
        {
            return KmsStatus.Ok;
        }

        lock (_materialGate)
        {
            if (version.Material.TryAcquire(out lease))
            {
                return KmsStatus.Ok;
            }

            // A pass drops what was not used since the one before: two drop all that is not in use right now.
            for (var passes = 0; passes <= MakeRoomPasses; passes++)
            {
                if (TryUnseal(key, version))
                {
                    return version.Material.TryAcquire(out lease) ? KmsStatus.Ok : KmsStatus.Overloaded;
                }

                DropIdleMaterial();
            }

            return KmsStatus.Overloaded;
        }
    }

    /// <summary>Before material is made: drops what is not in use right now when half of secret memory is
    /// taken.</summary>
    internal void MakeRoom()
    {
        for (var pass = 0; pass < MakeRoomPasses && SecretMemory.UsedBytes > SecretMemory.CapacityBytes / 2; pass++)
        {
            DropIdleMaterial();
        }
    }

    /// <summary>Drops the material of every version that was not used since the last call.</summary>
    public void DropIdleMaterial() => DropMaterial(static slot => slot.DropIfIdle());

    /// <summary>Makes a KEK for a new key.</summary>
    internal SealingKey GenerateKek(Guid keyId, out byte[] sealedKek) =>
        _sealer.GenerateKek(keyId, out sealedKek);

    /// <summary>Opens the KEK of a key; the caller holds <see cref="WriteGate"/>.</summary>
    internal SealingKey UnsealKek(Key key) => _sealer.UnsealKek(key);

    /// <summary>Stores a key and the versions of it that are new or changed, then publishes the key.</summary>
    /// <returns>Ok, or StoreUnavailable when the disk is full: then nothing has changed.</returns>
    internal KmsStatus Commit(Key key, params ReadOnlySpan<KeyVersion> versions)
    {
        var mark = _sealer.Mark();
        var batch = new StoredRecord[1 + versions.Length];
        batch[0] = _sealer.Seal(
            RecordType.Key, key.Id, 0, KeyRecordCodec.Write(key, key.SealedKek.Span).Written);
        for (var i = 0; i < versions.Length; i++)
        {
            batch[i + 1] = SealVersion(_sealer, key.Id, versions[i], versions[i].Usage.Count);
        }

        // To take a key out of use must work on a full disk.
        var status = Store(batch, mark, mayUseReserve: key.State != KeyState.Enabled);
        if (status == KmsStatus.Ok)
        {
            Keys.Publish(key);
            CompactIfDue();
        }

        return status;
    }

    /// <summary>Stores how often a version has been used.</summary>
    internal KmsStatus CommitUsage(Key key, KeyVersion version)
    {
        var mark = _sealer.Mark();
        var count = version.Usage.Count;
        var status = Store([SealVersion(_sealer, key.Id, version, count)], mark, mayUseReserve: true);
        if (status == KmsStatus.Ok)
        {
            version.Usage.NoteStored(count);
        }

        return status;
    }

    /// <summary>Destroys keys for good, and rewrites the store without them under a new store key; on a full
    /// disk, that is done as soon as there is room.</summary>
    internal KmsStatus Destroy(IReadOnlyCollection<Key> keys)
    {
        var mark = _sealer.Mark();
        var batch = keys
            .Select(key => _sealer.Seal(RecordType.KeyDestroyed, key.Id, 0, default))
            .ToArray();
        var status = Store(batch, mark, mayUseReserve: true);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        foreach (var key in keys)
        {
            Keys.Remove(key);
            key.Versions.ForEach(static version => version.Material.Drop());
        }

        _erasureIsDue = true;
        CompactIfDue();
        return KmsStatus.Ok;
    }

    /// <summary>Rewrites the store if that pays, or if it still holds what was destroyed; the caller holds
    /// <see cref="WriteGate"/>.</summary>
    /// <remarks>A full disk stops a compaction and nothing else: the log goes on as it is.</remarks>
    internal void CompactIfDue()
    {
        if (_erasureIsDue || _store.CompactionIsDue)
        {
            Compact();
        }
    }

    /// <summary>Rewrites the store as one snapshot of a new generation, under a new store key.</summary>
    internal KmsStatus Compact()
    {
        var head = _store.Head;
        var sealer = RecordSealer.Begin(
            _rootKey, _store.StoreId, head.Generation + 1, head.LastTag, out var first);
        using var snapshot = _store.BeginSnapshot();
        snapshot.Append(first);
        snapshot.Append(sealer.Seal(RecordType.Start, Guid.Empty, 0, StartRecord.Write(_startNumber).Written));
        var moved = Keys.All.Select(key => Move(key, sealer, snapshot)).ToArray();
        var status = Judge(snapshot.Publish());
        if (status != KmsStatus.Ok)
        {
            sealer.Dispose();
            return status;
        }

        _anchor?.Write(_store.Head);
        lock (_materialGate)
        {
            _sealer.Dispose();
            _sealer = sealer;
            _erasureIsDue = false;
            Array.ForEach(moved, Keys.Publish);
        }

        return KmsStatus.Ok;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropMaterial(static slot =>
        {
            slot.Drop();
            return true;
        });
        _sealer.Dispose();
        _store.Dispose();
        _anchor?.Dispose();
    }

    private static KeyVault Begin(IKeyStore store, SealingKey rootKey, HeadAnchor? anchor)
    {
        var sealer = RecordSealer.Begin(rootKey, store.StoreId, 1, store.Head.LastTag, out var first);
        using var snapshot = store.BeginSnapshot();
        snapshot.Append(first);
        var vault = new KeyVault(store, rootKey, anchor, sealer, 0);
        return Judge(snapshot.Publish()) == KmsStatus.Ok
            ? vault
            : throw new StoreFaultException("There is no room on the disk to begin a store.");
    }

    private static KeyVault Load(IKeyStore store, SealingKey rootKey, HeadAnchor? anchor)
    {
        var loader = new RecordLoader(rootKey, store.StoreId, anchor);
        var result = store.Load(loader);
        if (loader.Refusal is { } refusal)
        {
            throw new StoreRolledBackException(refusal);
        }

        if (result.Outcome != StoreOutcome.Ok || loader.Sealer is null)
        {
            throw new StoreCorruptException(result.Detail ?? "The store has no store key.");
        }

        var vault = new KeyVault(store, rootKey, anchor, loader.Sealer, loader.StartNumber);
        vault.Keys.Load(loader.ToKeys());
        vault._erasureIsDue = loader.HasDestroyed;
        return vault;
    }

    private static KmsStatus Judge(StoreResult result) => result.Outcome switch
    {
        StoreOutcome.Ok => KmsStatus.Ok,
        StoreOutcome.Full => KmsStatus.StoreUnavailable,
        _ => throw new StoreFaultException(result.Detail ?? result.Outcome.ToString()),
    };

    /// <summary>Fills a version's slot; false when secret memory is full.</summary>
    private bool TryUnseal(Key key, KeyVersion version)
    {
        try
        {
            // A compaction may have sealed the KEK anew since the request looked the key up.
            var latest = Keys.TryGet(key.Id, out var found) ? found : key;
            version.Material.Fill(_sealer.UnsealMaterial(latest, version));
            return true;
        }
        catch (SecretMemoryFullException)
        {
            return false;
        }
    }

    private void NoteStart()
    {
        _startNumber++;
        var mark = _sealer.Mark();
        var record = _sealer.Seal(RecordType.Start, Guid.Empty, 0, StartRecord.Write(_startNumber).Written);
        if (Store([record], mark, mayUseReserve: true) != KmsStatus.Ok)
        {
            throw new StoreFaultException("There is no room on the disk to note the start.");
        }
    }

    private StoredRecord SealVersion(RecordSealer sealer, Guid keyId, KeyVersion version, long usageCount) =>
        sealer.Seal(
            RecordType.KeyVersion,
            keyId,
            version.Number,
            KeyVersionRecordCodec.Write(version, usageCount, _startNumber).Written);

    private Key Move(Key key, RecordSealer sealer, ISnapshotWriter snapshot)
    {
        using var kek = _sealer.UnsealKek(key);
        var moved = key with { SealedKek = sealer.SealKek(kek, key.Id) };
        snapshot.Append(sealer.Seal(
            RecordType.Key, key.Id, 0, KeyRecordCodec.Write(moved, moved.SealedKek.Span).Written));
        foreach (var version in key.Versions)
        {
            snapshot.Append(SealVersion(sealer, key.Id, version, version.Usage.Count));
        }

        return moved;
    }

    private KmsStatus Store(ReadOnlySpan<StoredRecord> batch, (ulong, RecordTag) mark, bool mayUseReserve)
    {
        var status = Judge(_store.Commit(batch, mayUseReserve));
        if (status == KmsStatus.Ok)
        {
            _anchor?.Write(_store.Head);
        }
        else
        {
            _sealer.Return(mark);
        }

        return status;
    }

    private void DropMaterial(Func<MaterialSlot, bool> drop)
    {
        foreach (var key in Keys.All)
        {
            foreach (var version in key.Versions)
            {
                drop(version.Material);
            }
        }
    }
}
