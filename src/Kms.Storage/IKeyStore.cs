namespace Kms.Storage;

/// <summary>Keeps sealed records; sees bytes and checksums, and cannot unseal.</summary>
/// <remarks>
/// <para>The contract is kept by one test class that every implementation passes. A commit is atomic,
/// durable when it returns, and only possible on top of the head that its writer knows.</para>
/// <para>Threads: one writer at a time; <see cref="Head"/> and sizes may be read by any.</para>
/// </remarks>
public interface IKeyStore : IDisposable
{
    /// <summary>Made at random when the store was; part of what every record is sealed with.</summary>
    Guid StoreId { get; }

    /// <summary>Where the store stands.</summary>
    StoreHead Head { get; }

    /// <summary>True until the first snapshot is published.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether the log has outgrown the snapshot so far that a new generation pays.</summary>
    bool CompactionIsDue { get; }

    /// <summary>Bytes the store takes on disk.</summary>
    long UsedBytes { get; }

    /// <summary>Replays the generation, snapshot then log; called once, before the first commit.</summary>
    StoreResult Load(IRecordVisitor visitor);

    /// <summary>Stores records that follow the head, all or none.</summary>
    /// <param name="batch">At least one record.</param>
    /// <param name="mayUseReserve">Whether room may be used that is kept for what must work on a full disk.</param>
    StoreResult Commit(ReadOnlySpan<StoredRecord> batch, bool mayUseReserve = false);

    /// <summary>Begins the next generation.</summary>
    ISnapshotWriter BeginSnapshot();
}
