namespace Kms.Storage.Tests;

// Protects against: a store that keeps less than another, so that the daemon works on one of them only.
/// <summary>What every store promises; each implementation has a test class that derives from this one.</summary>
public abstract class KeyStoreContract
{
    [Fact]
    public void A_new_store_is_empty_and_refuses_commits()
    {
        using var store = Open();

        Assert.True(store.IsEmpty);
        Assert.NotEqual(Guid.Empty, store.StoreId);
        Assert.Equal(0ul, store.Head.Generation);
        Assert.Equal(StoreOutcome.Conflict, store.Commit([StoreFixture.Record(1)]).Outcome);
    }

    [Fact]
    public void The_first_snapshot_begins_generation_1_and_commits_follow_it()
    {
        using var store = Open();

        StoreFixture.Begin(store);

        Assert.False(store.IsEmpty);
        Assert.Equal(new StoreHead(1, 1, RecordTag.Of(StoreFixture.Record(1).Sealed.Span)), store.Head);
        Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2), StoreFixture.Record(3)]).Outcome);
        Assert.Equal(new StoreHead(1, 3, RecordTag.Of(StoreFixture.Record(3).Sealed.Span)), store.Head);
    }

    [Fact]
    public void What_was_committed_is_loaded_again_whole_and_in_order()
    {
        Guid id;
        StoreHead head;
        using (var store = Open())
        {
            StoreFixture.Begin(store);
            for (ulong i = 2; i < 20; i += 2)
            {
                Assert.Equal(
                    StoreOutcome.Ok, store.Commit([StoreFixture.Record(i), StoreFixture.Record(i + 1, 3000)]).Outcome);
            }

            (id, head) = (store.StoreId, store.Head);
        }

        using var reopened = Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out var records).Outcome);
        Assert.Equal((id, head), (reopened.StoreId, reopened.Head));
        Assert.Equal(19, records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var expected = StoreFixture.Record((ulong)i + 1, i > 0 && i % 2 == 0 ? 3000 : 64);
            Assert.Equal(expected with { Sealed = default }, records[i] with { Sealed = default });
            Assert.Equal(expected.Sealed.ToArray(), records[i].Sealed.ToArray());
        }
    }

    [Fact]
    public void A_store_that_is_not_loaded_refuses_commits()
    {
        using (var store = Open())
        {
            StoreFixture.Begin(store);
        }

        using var reopened = Open();
        Assert.Equal(StoreOutcome.Conflict, reopened.Commit([StoreFixture.Record(2)]).Outcome);
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out _).Outcome);
        Assert.Equal(StoreOutcome.Ok, reopened.Commit([StoreFixture.Record(2)]).Outcome);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    public void A_commit_that_does_not_follow_the_head_is_a_conflict_and_changes_nothing(ulong first, ulong second)
    {
        using var store = Open();
        StoreFixture.Begin(store);
        var head = store.Head;

        var result = store.Commit([StoreFixture.Record(first), StoreFixture.Record(second)]);

        Assert.Equal(StoreOutcome.Conflict, result.Outcome);
        Assert.NotNull(result.Detail);
        Assert.Equal(head, store.Head);
        Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2), StoreFixture.Record(3)]).Outcome);
    }

    [Fact]
    public void An_empty_commit_is_a_conflict()
    {
        using var store = Open();
        StoreFixture.Begin(store);

        Assert.Equal(StoreOutcome.Conflict, store.Commit([]).Outcome);
    }

    [Fact]
    public void Loading_stops_at_a_record_that_its_reader_rejects_and_the_store_stays_shut()
    {
        using (var store = Open())
        {
            StoreFixture.Begin(store);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2), StoreFixture.Record(3)]).Outcome);
        }

        using var reopened = Open();
        var visitor = new Rejecting(at: 2);
        Assert.Equal(StoreOutcome.Corrupt, reopened.Load(visitor).Outcome);
        Assert.Equal([1ul, 2ul], visitor.Seen);
        Assert.NotEqual(StoreOutcome.Ok, reopened.Commit([StoreFixture.Record(4)]).Outcome);
    }

    [Fact]
    public void A_reader_that_expected_another_end_leaves_the_store_as_it_is()
    {
        using (var store = Open())
        {
            StoreFixture.Begin(store);
        }

        using (var reopened = Open())
        {
            var visitor = new Rejecting(at: ulong.MaxValue) { ExpectsEnd = false };
            Assert.Equal(StoreOutcome.Corrupt, reopened.Load(visitor).Outcome);
            Assert.NotEqual(StoreOutcome.Ok, reopened.Commit([StoreFixture.Record(2)]).Outcome);
        }

        using var again = Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(again, out var records).Outcome);
        Assert.Single(records);
    }

    [Fact]
    public void A_snapshot_takes_the_place_of_everything_before_and_is_chained_to_it()
    {
        using (var store = Open())
        {
            StoreFixture.Begin(store);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2)]).Outcome);
            using var snapshot = store.BeginSnapshot();
            snapshot.Append(StoreFixture.Record(1, 100));
            Assert.Equal(StoreOutcome.Ok, snapshot.Publish().Outcome);
            Assert.Equal(2ul, store.Head.Generation);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2, 100)]).Outcome);
        }

        using var reopened = Open();
        var visitor = new Rejecting(at: ulong.MaxValue);
        Assert.Equal(StoreOutcome.Ok, reopened.Load(visitor).Outcome);
        Assert.Equal([1ul, 2ul], visitor.Seen);
        Assert.Equal((2ul, RecordTag.Of(StoreFixture.Record(2).Sealed.Span)), visitor.Generation);
    }

    [Fact]
    public void A_snapshot_that_is_not_published_changes_nothing()
    {
        using (var store = Open())
        {
            StoreFixture.Begin(store);
            using (var snapshot = store.BeginSnapshot())
            {
                snapshot.Append(StoreFixture.Record(1, 100));
            }

            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2)]).Outcome);
        }

        using var reopened = Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out var records).Outcome);
        Assert.Equal(StoreFixture.Record(1).Sealed.ToArray(), records[0].Sealed.ToArray());
        Assert.Equal((1ul, 2), (reopened.Head.Generation, records.Count));
    }

    [Fact]
    public void A_snapshots_records_are_numbered_from_1_without_gaps()
    {
        using var store = Open();
        using var snapshot = store.BeginSnapshot();

        Assert.Throws<ArgumentException>(() => snapshot.Append(StoreFixture.Record(2)));
        snapshot.Append(StoreFixture.Record(1));
        Assert.Throws<ArgumentException>(() => snapshot.Append(StoreFixture.Record(1)));
    }

    /// <summary>Opens the store under test, the same one each time.</summary>
    private protected abstract IKeyStore Open();

    private sealed class Rejecting(ulong at) : IRecordVisitor
    {
        public List<ulong> Seen { get; } = [];

        public (ulong Number, RecordTag PreviousTag) Generation { get; private set; }

        public void BeginGeneration(ulong generation, RecordTag previousTag) => Generation = (generation, previousTag);

        public bool ExpectsEnd { get; init; } = true;

        public bool End(StoreHead head) => ExpectsEnd;

        public bool Visit(in StoredRecord record, RecordPosition position)
        {
            Seen.Add(record.Sequence);
            return record.Sequence != at;
        }
    }
}
