namespace Kms.Storage;

/// <summary>One sealed record as the store sees it: what it is of in the clear, the rest opaque.</summary>
/// <param name="Sequence">Its place in the generation, from 1 without gaps.</param>
/// <param name="Type">What it is; the store does not know the numbers.</param>
/// <param name="KeyId">The key it is of; zero for none.</param>
/// <param name="Version">The key version it is of; 0 for none.</param>
/// <param name="Sealed">The sealed body, at least 16 bytes; the last 16 are its tag.</param>
public readonly record struct StoredRecord(
    ulong Sequence, byte Type, Guid KeyId, uint Version, ReadOnlyMemory<byte> Sealed);
