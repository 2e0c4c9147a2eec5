namespace Kms.Storage.Log;

/// <summary>How a store on disk behaves.</summary>
public sealed record LogKeyStoreOptions
{
    /// <summary>Room on the disk is taken in steps of so many bytes (default: 1 MiB).</summary>
    public long AllocationStepBytes { get; init; } = 1024 * 1024;

    /// <summary>Files of others that may lie in the directory (default: root.seals and its temporary form).</summary>
    public IReadOnlyList<string> OtherFileNames { get; init; } = ["root.seals", "root.seals.tmp"];
}
