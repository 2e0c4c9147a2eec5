namespace Kms.Storage;

/// <summary>Writes a new generation of the store; nothing is changed until <see cref="Publish"/>.</summary>
public interface ISnapshotWriter : IDisposable
{
    /// <summary>Adds the next record, with sequence numbers from 1.</summary>
    void Append(in StoredRecord record);

    /// <summary>Makes the new generation durable and current, then removes the one before.</summary>
    /// <returns>Ok; Full when there was no room, and the generation before goes on; or Broken.</returns>
    StoreResult Publish();
}
