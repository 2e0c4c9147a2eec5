using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>The store on a local disk: a snapshot and an append-only log of sealed records. STORAGE.md.</summary>
/// <remarks>
/// <para>A commit is one write and one fdatasync. What fails after the write is final: the store
/// refuses everything, and the process must end, for only a new start reads what the disk holds.</para>
/// <para>Threads: one writer at a time.</para>
/// </remarks>
public sealed class LogKeyStore : IKeyStore
{
    private const long CompactionLogBytesMin = 8 * 1024 * 1024;
    private const long CompactionFactor = 2;
    private readonly IStoreFiles _files;
    private readonly FrameBuilder _frame = new();
    private readonly LogKeyStoreOptions _options;
    private LogWriter? _log;
    private long _snapshotBytes;
    private StoreResult _fault = StoreResult.Ok;
    private List<string> _leftovers = [];
    private bool _isLoaded;

    private LogKeyStore(IStoreFiles files, LogKeyStoreOptions options)
    {
        _files = files;
        _options = options;
    }

    /// <inheritdoc/>
    public Guid StoreId { get; private set; }

    /// <inheritdoc/>
    public StoreHead Head { get; private set; }

    /// <inheritdoc/>
    public bool IsEmpty => Head.Generation == 0;

    /// <summary>What opening found and mended; complete once the store is loaded.</summary>
    public OpenReport Report { get; private set; } = new(true, 0, 0);

    /// <inheritdoc/>
    public bool CompactionIsDue =>
        _log is not null
        && _log.End > Math.Max(CompactionLogBytesMin, _snapshotBytes * CompactionFactor);

    /// <inheritdoc/>
    public long UsedBytes => _snapshotBytes + (_log?.AllocatedBytes ?? 0);

    /// <summary>Opens the store in a directory, making the directory if need be, and locks it.</summary>
    /// <exception cref="StoreOpenException">The directory, or a file in it, is not as it must be.</exception>
    public static LogKeyStore Open(string path, LogKeyStoreOptions? options = null)
    {
        options ??= new LogKeyStoreOptions();
        return Open(StoreDirectory.OpenLocked(path), options);
    }

    /// <summary>Opens the store on other files: a simulated disk.</summary>
    internal static LogKeyStore Open(IStoreFiles files, LogKeyStoreOptions options)
    {
        var store = new LogKeyStore(files, options);
        try
        {
            store.Begin(StoreInspection.FindGeneration(files, options.OtherFileNames, out store._leftovers));
            return store;
        }
        catch (StoreOpenException)
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StoreResult Load(IRecordVisitor visitor)
    {
        var loader = new StoreLoader(_files, Head.Generation, _options);
        var result = loader.Load(visitor);
        if (result.Outcome == StoreOutcome.Ok)
        {
            // The rename of the process before may have been seen and never synced.
            result = FileSwap.SyncDirectory(_files, StoreFileNames.Snapshot(Head.Generation));
        }

        if (result.Outcome != StoreOutcome.Ok)
        {
            _fault = result;
            return result;
        }

        _log = loader.Log;
        Head = loader.Head;
        Report = loader.Report;
        _snapshotBytes = loader.SnapshotBytes;
        _isLoaded = true;

        // A name that stays is removed at the next start; it is never read as the store.
        _leftovers.ForEach(name => _files.Unlink(name));
        return StoreResult.Ok;
    }

    /// <inheritdoc/>
    public StoreResult Commit(ReadOnlySpan<StoredRecord> batch, bool mayUseReserve = false)
    {
        if (_fault.Outcome != StoreOutcome.Ok)
        {
            return _fault;
        }

        if (!_isLoaded || batch.IsEmpty || !Follows(batch))
        {
            return new StoreResult(StoreOutcome.Conflict, $"the records do not follow sequence {Head.Sequence}");
        }

        _frame.Begin(batch[0].Sequence);
        foreach (var record in batch)
        {
            _frame.Add(record);
        }

        var result = Append(FrameFlags.None, mayUseReserve);
        if (result.Outcome == StoreOutcome.Ok)
        {
            Head = Head with { Sequence = batch[^1].Sequence, LastTag = RecordTag.Of(batch[^1].Sealed.Span) };
        }

        return result;
    }

    /// <inheritdoc/>
    public ISnapshotWriter BeginSnapshot() =>
        new SnapshotWriter(_files, StoreId, Head, _options, Adopt);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isLoaded && _fault.Outcome == StoreOutcome.Ok)
        {
            // Best effort: without the mark, the next start copies the log before it serves.
            _frame.Begin(Head.Sequence + 1);
            Append(FrameFlags.Closed, mayUseReserve: true);
        }

        _isLoaded = false;
        _log?.Dispose();
        _log = null;
        _files.Dispose();
    }

    private void Begin(ulong generation)
    {
        if (generation == 0)
        {
            Span<byte> id = stackalloc byte[16];
            System.Security.Cryptography.RandomNumberGenerator.Fill(id);
            StoreId = new Guid(id, bigEndian: true);
            return;
        }

        StoreId = StoreInspection.ReadHeader(_files, StoreFileNames.Snapshot(generation)).StoreId;
        Head = new StoreHead(generation, 0, default);
    }

    private bool Follows(ReadOnlySpan<StoredRecord> batch)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            if (batch[i].Sequence != Head.Sequence + 1 + (ulong)i || batch[i].Sealed.Length < RecordTag.Size)
            {
                return false;
            }
        }

        return true;
    }

    private StoreResult Append(FrameFlags flags, bool mayUseReserve)
    {
        var log = _log!;
        var result = log.Append(_frame.End(log.End, flags), mayUseReserve);
        if (result.Outcome == StoreOutcome.Ok)
        {
            result = log.Sync();
        }

        if (result.Outcome == StoreOutcome.Broken)
        {
            _fault = result;
        }

        return result;
    }

    private void Adopt(SnapshotWriter snapshot, StoreResult result)
    {
        if (result.Outcome == StoreOutcome.Broken)
        {
            _fault = result;
        }
        else if (result.Outcome == StoreOutcome.Ok)
        {
            _log?.Dispose();
            _log = snapshot.Log;
            Head = snapshot.Head;
            _snapshotBytes = snapshot.SnapshotBytes;
            _isLoaded = true;
        }
    }
}
