namespace Kms.Storage;

/// <summary>Receives the records of a store in order while it loads, and judges each.</summary>
public interface IRecordVisitor
{
    /// <summary>Told once, before the first record.</summary>
    /// <param name="generation">The generation of all records that follow.</param>
    /// <param name="previousTag">The tag of the last record of the generation before.</param>
    void BeginGeneration(ulong generation, RecordTag previousTag);

    /// <summary>Receives the next record; its memory is valid only during the call.</summary>
    /// <returns>False when the record is not genuine: loading stops there.</returns>
    bool Visit(in StoredRecord record, RecordPosition position);

    /// <summary>Told once, after the last record, before anything is mended or written.</summary>
    /// <param name="head">Where the store stands.</param>
    /// <returns>False when this is not the store that was expected: it is left as it is.</returns>
    bool End(StoreHead head);
}
