namespace Kms.Storage;

/// <summary>How a call to the store ended.</summary>
public enum StoreOutcome
{
    /// <summary>Done, and durable.</summary>
    Ok,

    /// <summary>The records do not follow the head: somebody else committed, or a bug.</summary>
    Conflict,

    /// <summary>No room on the disk; found before anything was written, so nothing has changed.</summary>
    Full,

    /// <summary>What was read is not what was written.</summary>
    Corrupt,

    /// <summary>A write or sync failed: the store refuses everything from now on; the process must end.</summary>
    Broken,
}
