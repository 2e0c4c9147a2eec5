using Kms.Storage.Log;
using Kms.Testing;

namespace Kms.Storage.Tests.Log;

// Protects against a full disk that costs more than the change it stops.
public sealed class FullDiskTests
{
    [Fact]
    public void A_full_disk_refuses_a_commit_and_a_snapshot_and_loses_nothing()
    {
        using var disk = new SmallDisk(512 * 1024);
        var options = new LogKeyStoreOptions { AllocationStepBytes = 16 * 1024 };
        ulong sequence = 1;
        using (var store = LogKeyStore.Open(disk.File("store"), options))
        {
            StoreFixture.Begin(store);
            while (store.Commit([StoreFixture.Record(sequence + 1, 2000)]) is { Outcome: StoreOutcome.Ok })
            {
                sequence++;
            }

            Assert.True(sequence > 50);
            Assert.Equal(StoreOutcome.Full, store.Commit([StoreFixture.Record(sequence + 1, 30_000)]).Outcome);
            using var snapshot = store.BeginSnapshot();
            for (ulong i = 1; i <= sequence; i++)
            {
                snapshot.Append(StoreFixture.Record(i, 2000));
            }

            Assert.Equal(StoreOutcome.Full, snapshot.Publish().Outcome);
        }

        using var reopened = LogKeyStore.Open(disk.File("store"), options);
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out var records).Outcome);
        Assert.Equal(sequence, (ulong)records.Count);
    }
}
