namespace Kms.Crypto.Aead;

/// <summary>The idle <see cref="AeadScratch"/> objects: as many as ever worked at once, at most 32.
/// </summary>
/// <remarks>
/// <para>Threads: any number. A thread finds what it returned last in its home slot; threads that
/// come and go leave nothing behind, which a thread-static field would.</para>
/// </remarks>
internal static class AeadScratchPool
{
    private const int SlotCount = 32;

    /// <summary>Slots are a cache line apart, so that threads do not disturb each other.</summary>
    private const int Stride = 8;

    private static readonly AeadScratch?[] s_slots = new AeadScratch?[SlotCount * Stride];

    internal static AeadScratch Rent()
    {
        int home = Environment.CurrentManagedThreadId;
        for (int probe = 0; probe < SlotCount; probe++)
        {
            ref AeadScratch? slot = ref s_slots[(home + probe) % SlotCount * Stride];
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } scratch)
            {
                return scratch;
            }
        }
        return new AeadScratch();
    }

    /// <summary>Clears the scratch and keeps it for the next operation.</summary>
    internal static void Return(AeadScratch scratch)
    {
        bool isClear = scratch.TryClear();
        int home = Environment.CurrentManagedThreadId;
        for (int probe = 0; isClear && probe < SlotCount; probe++)
        {
            ref AeadScratch? slot = ref s_slots[(home + probe) % SlotCount * Stride];
            if (slot is null && Interlocked.CompareExchange(ref slot, scratch, null) is null)
            {
                return;
            }
        }
        scratch.Dispose();
    }
}
