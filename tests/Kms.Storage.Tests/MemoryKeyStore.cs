namespace Kms.Storage.Tests;

/// <summary>The contract in its simplest form: generations in memory, kept from one opening to the next.</summary>
internal sealed class MemoryKeyStore(MemoryKeyStore.Medium medium) : IKeyStore
{
    private bool _isLoaded = medium.Head.Generation == 0;
    private bool _isDisposed;

    public Guid StoreId => medium.StoreId;

    public StoreHead Head { get; private set; } = medium.Head with { Sequence = 0, LastTag = default };

    public bool IsEmpty => Head.Generation == 0;

    public bool CompactionIsDue => false;

    public long UsedBytes => medium.Records.Sum(static record => (long)record.Sealed.Length);

    public StoreResult Load(IRecordVisitor visitor)
    {
        visitor.BeginGeneration(Head.Generation, medium.PreviousTag);
        foreach (var record in medium.Records)
        {
            if (!visitor.Visit(record, new RecordPosition("memory", (long)record.Sequence)))
            {
                return new StoreResult(StoreOutcome.Corrupt, $"record {record.Sequence} is not genuine");
            }
        }

        if (!visitor.End(medium.Head))
        {
            return new StoreResult(StoreOutcome.Corrupt, "the store is not the one that was expected");
        }

        Head = medium.Head;
        _isLoaded = true;
        return StoreResult.Ok;
    }

    public StoreResult Commit(ReadOnlySpan<StoredRecord> batch, bool mayUseReserve = false)
    {
        var next = Head.Sequence + 1;
        foreach (var record in batch)
        {
            if (record.Sequence != next++)
            {
                return new StoreResult(StoreOutcome.Conflict, "the records do not follow the head");
            }
        }

        if (_isDisposed || !_isLoaded || IsEmpty || batch.IsEmpty)
        {
            return new StoreResult(StoreOutcome.Conflict, "the store is not loaded");
        }

        foreach (var record in batch)
        {
            medium.Add(record);
        }

        Head = medium.Head;
        return StoreResult.Ok;
    }

    public ISnapshotWriter BeginSnapshot() => new Snapshot(this);

    public void Dispose() => _isDisposed = true;

    /// <summary>What outlives a store that is closed.</summary>
    internal sealed class Medium
    {
        public Guid StoreId { get; } = Guid.NewGuid();

        public StoreHead Head { get; private set; }

        public RecordTag PreviousTag { get; private set; }

        public List<StoredRecord> Records { get; private set; } = [];

        public void Add(in StoredRecord record)
        {
            Records.Add(record with { Sealed = record.Sealed.ToArray() });
            Head = Head with { Sequence = record.Sequence, LastTag = RecordTag.Of(record.Sealed.Span) };
        }

        public void Replace(List<StoredRecord> records)
        {
            PreviousTag = Head.LastTag;
            Records = [];
            Head = new StoreHead(Head.Generation + 1, 0, PreviousTag);
            records.ForEach(record => Add(record));
        }
    }

    private sealed class Snapshot(MemoryKeyStore store) : ISnapshotWriter
    {
        private readonly List<StoredRecord> _records = [];

        public void Append(in StoredRecord record)
        {
            if (record.Sequence != (ulong)_records.Count + 1)
            {
                throw new ArgumentException("The record does not follow.");
            }

            _records.Add(record with { Sealed = record.Sealed.ToArray() });
        }

        public StoreResult Publish()
        {
            store.Replace(_records);
            return StoreResult.Ok;
        }

        public void Dispose()
        {
        }
    }

    private void Replace(List<StoredRecord> records)
    {
        medium.Replace(records);
        Head = medium.Head;
        _isLoaded = true;
    }
}
