namespace Kms.Core.Keys;

/// <summary>Counts the encryptions of one version, so that a crash over-counts and never under-counts.</summary>
/// <remarks>
/// <para>Limit: 2^48 messages per version (CRYPTO.md §4), then the version refuses for ever.</para>
/// <para>How: a count is stored at most every <see cref="Block"/> uses, and no version is used more
/// than a block beyond its stored count. So a start adds one block for each start since that count
/// was stored, and nothing needs the disk on the way of a request.</para>
/// <para>Threads: any.</para>
/// </remarks>
public sealed class UsageCounter
{
    /// <summary>Uses that may pass between two stored counts.</summary>
    public const long Block = 1 << 20;

    /// <summary>Uses a version has in its life.</summary>
    public const long UsesMax = 1L << 48;

    private long _stored;
    private long _sinceStored;

    /// <summary>A counter that starts from what the store knows.</summary>
    /// <param name="stored">The stored count, plus a block for each start since.</param>
    public UsageCounter(long stored) => _stored = stored;

    /// <summary>An upper bound of the uses so far.</summary>
    public long Count => Volatile.Read(ref _stored) + Volatile.Read(ref _sinceStored);

    /// <summary>Counts one use before it happens.</summary>
    /// <param name="mustStore">True once per block: the count should be stored soon.</param>
    /// <returns>Ok, UsageLimitReached, or Overloaded while the count waits to be stored.</returns>
    public KmsStatus TryUse(out bool mustStore)
    {
        var since = Interlocked.Increment(ref _sinceStored);
        mustStore = since == Block / 2;
        if (Volatile.Read(ref _stored) + since > UsesMax)
        {
            Interlocked.Decrement(ref _sinceStored);
            return KmsStatus.UsageLimitReached;
        }

        if (since > Block)
        {
            Interlocked.Decrement(ref _sinceStored);
            return KmsStatus.Overloaded;
        }

        return KmsStatus.Ok;
    }

    /// <summary>Notes that <paramref name="count"/>, an earlier <see cref="Count"/>, is now in the store.</summary>
    public void NoteStored(long count)
    {
        var newlyStored = count - Volatile.Read(ref _stored);
        Interlocked.Add(ref _stored, newlyStored);
        Interlocked.Add(ref _sinceStored, -newlyStored);
    }
}
