namespace Kms.Crypto.Tests;

/// <summary>Measures what an operation allocates on the managed heap once it is warm.</summary>
internal static class Allocations
{
    internal static long Of(Action operation)
    {
        const int Rounds = 1000;
        for (int i = 0; i < Rounds; i++)
        {
            operation();
        }

        // The runtime itself may allocate once for itself; an operation that allocates does it
        // every time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                operation();
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least / Rounds;
    }
}
