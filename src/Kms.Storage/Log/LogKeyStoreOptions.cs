namespace Kms.Storage.Log;

/// <summary>How a store on disk behaves.</summary>
public sealed record LogKeyStoreOptions
{
    /// <summary>Room on the disk is taken in steps of so many bytes (default: 1 MiB).</summary>
    public long AllocationStepBytes { get; init; } = 1024 * 1024;

    /// <summary>Room at the log's end that only what must work on a full disk may use (default: 64 KiB): a start,
    /// a key taken out of use, a use count.</summary>
    public long ReserveBytes { get; init; } = 64 * 1024;

    /// <summary>Files of others that may lie in the directory (default: root.seals and its temporary form).</summary>
    public IReadOnlyList<string> OtherFileNames { get; init; } = ["root.seals", "root.seals.tmp"];
}
