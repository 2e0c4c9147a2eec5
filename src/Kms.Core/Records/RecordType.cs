namespace Kms.Core.Records;

/// <summary>What a record of the store is; numbers are in the store, append-only.</summary>
internal enum RecordType : byte
{
    /// <summary>The store key of a generation, sealed under the root key; first of each generation.</summary>
    StoreKey = 1,

    /// <summary>A key: everything but its versions.</summary>
    Key = 2,

    /// <summary>One version of a key.</summary>
    KeyVersion = 3,

    /// <summary>The key and all its versions are gone.</summary>
    KeyDestroyed = 4,

    /// <summary>The daemon started; bounds what usage counters may have missed at a crash.</summary>
    Start = 5,
}
