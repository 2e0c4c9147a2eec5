using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Writes the next generation beside the present one, then takes its place.</summary>
/// <remarks><para>Order: snapshot.tmp written and synced; the new log made and synced; the directory synced;
/// the snapshot renamed; the directory synced; only then is the old generation removed. STORAGE.md §6.</para>
/// </remarks>
internal sealed class SnapshotWriter : ISnapshotWriter
{
    private const int FrameRecordBytesMax = 1024 * 1024;
    private readonly IStoreFiles _files;
    private readonly StoreHead _previous;
    private readonly Guid _storeId;
    private readonly LogKeyStoreOptions _options;
    private readonly Action<SnapshotWriter, StoreResult> _adopt;
    private readonly FrameBuilder _frame = new();
    private readonly string _temporary;
    private LogWriter? _writer;
    private StoreResult _result = StoreResult.Ok;

    /// <summary>Begins the generation after <paramref name="previous"/>.</summary>
    public SnapshotWriter(
        IStoreFiles files,
        Guid storeId,
        StoreHead previous,
        LogKeyStoreOptions options,
        Action<SnapshotWriter, StoreResult> adopt)
    {
        _files = files;
        _storeId = storeId;
        _previous = previous;
        _options = options;
        _adopt = adopt;
        Head = new StoreHead(previous.Generation + 1, 0, previous.LastTag);
        _temporary = StoreFileNames.Snapshot(Head.Generation) + StoreFileNames.Temporary;
        Start();
    }

    /// <summary>Where the new generation stands.</summary>
    public StoreHead Head { get; private set; }

    /// <summary>The new generation's log, once it is published.</summary>
    public LogWriter? Log { get; private set; }

    /// <summary>Bytes of the snapshot.</summary>
    public long SnapshotBytes { get; private set; }

    /// <inheritdoc/>
    public void Append(in StoredRecord record)
    {
        if (record.Sequence != Head.Sequence + 1)
        {
            throw new ArgumentException($"Record {record.Sequence} does not follow {Head.Sequence}.");
        }

        if (_frame.RecordBytes > FrameRecordBytesMax)
        {
            Flush(FrameFlags.None);
        }

        if (_frame.Count == 0)
        {
            _frame.Begin(record.Sequence);
        }

        _frame.Add(record);
        Head = Head with { Sequence = record.Sequence, LastTag = RecordTag.Of(record.Sealed.Span) };
    }

    /// <inheritdoc/>
    public StoreResult Publish()
    {
        Flush(FrameFlags.None);
        _frame.Begin(Head.Sequence + 1);
        Flush(FrameFlags.EndOfSnapshot);
        Do(() => _writer!.Sync());
        SnapshotBytes = _writer?.End ?? 0;
        Do(MakeLog);

        // The entries of a directory reach the disk in any order: the log's must not come after the snapshot's.
        Do(() => FileSwap.SyncDirectory(_files, StoreFileNames.Log(Head.Generation)));
        Do(() => FileSwap.Rename(_files, _temporary, StoreFileNames.Snapshot(Head.Generation)));
        if (_result.Outcome == StoreOutcome.Ok)
        {
            RemovePrevious();
        }
        else
        {
            Log?.Dispose();
            Log = null;
        }

        _adopt(this, _result);
        return _result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void Start()
    {
        _files.Unlink(_temporary);
        var file = _files.Create(_temporary);
        if (file < 0)
        {
            _result = LogWriter.Refused(_temporary, "create", -file);
            return;
        }

        _writer = new LogWriter(_files, file, _temporary, 0, _options.AllocationStepBytes, reserve: 0);
        Do(() => _writer.Append(HeaderBytes(isLog: false, _previous.LastTag, 1)));
        _frame.Begin(1);
    }

    private byte[] HeaderBytes(bool isLog, RecordTag previousTag, ulong firstSequence)
    {
        var bytes = new byte[StoreFileHeader.Size];
        new StoreFileHeader(isLog, _storeId, Head.Generation, previousTag, firstSequence).Write(bytes);
        return bytes;
    }

    private void Flush(FrameFlags flags)
    {
        if (_frame.Count != 0 || flags != FrameFlags.None)
        {
            Do(() => _writer!.Append(_frame.End(_writer.End, flags)));
            _frame.Begin(Head.Sequence + 1);
        }
    }

    private StoreResult MakeLog()
    {
        var name = StoreFileNames.Log(Head.Generation);
        _files.Unlink(name);
        var file = _files.Create(name);
        if (file < 0)
        {
            return LogWriter.Refused(name, "create", -file);
        }

        Log = new LogWriter(_files, file, name, 0, _options.AllocationStepBytes, _options.ReserveBytes);
        var result = Log.Append(HeaderBytes(isLog: true, Head.LastTag, Head.Sequence + 1));
        return result.Outcome == StoreOutcome.Ok ? Log.Sync() : result;
    }

    private void RemovePrevious()
    {
        // A crash here leaves files that the next start recognises as old, and removes.
        _files.Unlink(StoreFileNames.Log(_previous.Generation));
        _files.Unlink(StoreFileNames.Snapshot(_previous.Generation));
        _files.SyncDirectory();
    }

    private void Do(Func<StoreResult> step)
    {
        if (_result.Outcome == StoreOutcome.Ok)
        {
            _result = step();
        }

        if (_result.Outcome == StoreOutcome.Full)
        {
            _files.Unlink(_temporary);
        }
    }
}
