using Kms.Storage.Files;
using Kms.Storage.Log;

namespace Kms.Storage.Tests.Log;

// Protects against a moment in which the process or the disk may fail and an acknowledged commit is lost.
public sealed class CrashPointTests
{
    private const int Commits = 6;

    public static TheoryData<int> Errors => [5, 28, 122, 30];

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_history_that_fails_at_any_call_keeps_all_it_acknowledged(int error)
    {
        Run(new FailingFiles(new MemoryDisk(), int.MaxValue, error), out var calls);
        for (var failAt = 0; failAt < calls; failAt++)
        {
            var disk = new MemoryDisk();
            var acknowledged = Run(new FailingFiles(disk, failAt, error), out _);

            using var store = LogKeyStore.Open(disk, new LogKeyStoreOptions());
            Check(store, acknowledged, failAt);
        }

        Assert.True(calls > 20, $"The history makes only {calls} calls.");
    }

    [Fact]
    public void A_history_that_is_cut_at_any_write_keeps_all_it_acknowledged()
    {
        for (var failAt = 0; failAt < 60; failAt++)
        {
            var disk = new MemoryDisk();
            var acknowledged = Run(new FailingFiles(disk, failAt, error: 5, isShort: true), out _);

            using var store = LogKeyStore.Open(disk, new LogKeyStoreOptions());
            Check(store, acknowledged, failAt);
        }
    }

    private static ulong Run(FailingFiles files, out int calls)
    {
        ulong acknowledged = 0;
        try
        {
            var store = LogKeyStore.Open(files, new LogKeyStoreOptions { AllocationStepBytes = 256 });
            using (var snapshot = store.BeginSnapshot())
            {
                snapshot.Append(StoreFixture.Record(1));
                acknowledged = snapshot.Publish().Outcome == StoreOutcome.Ok ? 1ul : 0;
            }

            for (ulong i = 2; acknowledged == i - 1 && i < Commits; i++)
            {
                acknowledged = store.Commit([StoreFixture.Record(i)]).Outcome == StoreOutcome.Ok ? i : acknowledged;
            }

            acknowledged = Compact(store, acknowledged);
        }
        catch (StoreOpenException)
        {
            Assert.Equal(0ul, acknowledged);
        }

        calls = files.Calls;
        return acknowledged;
    }

    private static ulong Compact(LogKeyStore store, ulong acknowledged)
    {
        if (acknowledged != Commits - 1)
        {
            return acknowledged;
        }

        using var snapshot = store.BeginSnapshot();
        for (ulong i = 1; i <= acknowledged; i++)
        {
            snapshot.Append(StoreFixture.Record(i));
        }

        return snapshot.Publish().Outcome == StoreOutcome.Ok
            && store.Commit([StoreFixture.Record(acknowledged + 1)]).Outcome == StoreOutcome.Ok
                ? acknowledged + 1
                : acknowledged;
    }

    private static void Check(LogKeyStore store, ulong acknowledged, int failAt)
    {
        if (store.IsEmpty)
        {
            Assert.True(acknowledged == 0, $"Call {failAt}: the store is empty after {acknowledged} commits.");
            return;
        }

        var result = StoreFixture.Load(store, out var records);
        Assert.True(result.Outcome == StoreOutcome.Ok, $"Call {failAt}: {result.Detail}");
        Assert.True((ulong)records.Count >= acknowledged, $"Call {failAt}: {records.Count} of {acknowledged}");
        for (var i = 0; i < records.Count; i++)
        {
            Assert.Equal(StoreFixture.Record((ulong)i + 1).Sealed.ToArray(), records[i].Sealed.ToArray());
        }
    }
}
