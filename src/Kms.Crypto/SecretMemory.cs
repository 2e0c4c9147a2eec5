namespace Kms.Crypto;

/// <summary>The facts of secret memory, for status reports and metrics.</summary>
/// <remarks><para>Threads: any number; each property is a snapshot of its own.</para></remarks>
public static class SecretMemory
{
    /// <summary>The protection in force.</summary>
    public static SecretMemoryKind Kind => (SecretMemoryKind)SecretArena.ReadFacts().Kind;

    /// <summary>Size of the arena in bytes; all of it is locked.</summary>
    public static long CapacityBytes => (long)SecretArena.ReadFacts().Capacity;

    /// <summary>Bytes in use now, OpenSSL's heap included.</summary>
    public static long UsedBytes => (long)SecretArena.ReadFacts().Used;

    /// <summary>The most bytes that were in use at one time.</summary>
    public static long PeakBytes => (long)SecretArena.ReadFacts().Peak;

    /// <summary>Allocations refused because the arena was full: more than 0 asks for a larger
    /// <see cref="SecretMemoryOptions.CapacityBytes"/>.</summary>
    public static long FailedAllocations => (long)SecretArena.ReadFacts().Failed;

    /// <summary>Whether OpenSSL's heap lies in the arena too; always so in a daemon.</summary>
    public static bool HoldsOpenSslHeap => CryptoRuntime.OpenSslHeapIsInside;
}
