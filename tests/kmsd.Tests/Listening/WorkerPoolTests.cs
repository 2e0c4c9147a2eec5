using System.Collections.Concurrent;
using System.Globalization;
using Kms.Daemon.Listening;

namespace Kms.Daemon.Tests.Listening;

// Protects against: work that is dropped at the end, and computation that holds the loop or the disk up.
public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(nameof(WorkLane.Expensive), 10)]
    [InlineData(nameof(WorkLane.KeyGeneration), 10)]
    [InlineData(nameof(WorkLane.Mutation), 0)]
    public void Threads_that_compute_are_nicer_than_those_that_wait_for_the_disk(string lane, int more)
    {
        var niceness = new BlockingCollection<int>();
        using var pool = new WorkerPool(new TransportOptions(), _ => niceness.Add(Niceness()));

        Assert.True(pool.TryAdd(Enum.Parse<WorkLane>(lane), new WorkItem(), userId: 1));

        Assert.True(niceness.TryTake(out var measured, TimeSpan.FromSeconds(20)));
        Assert.Equal(more == 0 ? Niceness() : more, measured);
    }

    [Fact]
    public void All_that_was_accepted_is_done_before_the_pool_is_gone()
    {
        var done = 0;
        using (var pool = new WorkerPool(new TransportOptions(), _ => Interlocked.Increment(ref done)))
        {
            for (uint i = 0; i < 100; i++)
            {
                Assert.True(pool.TryAdd(WorkLane.Expensive, new WorkItem(), i % 3));
            }
        }

        Assert.Equal(100, done);
    }

    /// <summary>The calling thread's, from proc_pid_stat(5): the 17th field after the name.</summary>
    private static int Niceness() => int.Parse(
        File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17], CultureInfo.InvariantCulture);
}
