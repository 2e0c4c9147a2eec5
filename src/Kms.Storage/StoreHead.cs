namespace Kms.Storage;

/// <summary>Where a store stands.</summary>
/// <param name="Generation">One more with each snapshot; 0 before the first.</param>
/// <param name="Sequence">The last record of the generation.</param>
/// <param name="LastTag">That record's tag.</param>
public readonly record struct StoreHead(ulong Generation, ulong Sequence, RecordTag LastTag);
