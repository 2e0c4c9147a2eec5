using Kms.Storage.Log;

namespace Kms.Storage.Tests.Log;

// Protects against an acknowledged commit that is lost, and against anything passed over in silence.
public sealed class LogKeyStoreTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_committed_is_loaded_again_in_order(bool isClosed)
    {
        _fixture.Make(20, isClosed);

        using var store = _fixture.Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(store, out var records).Outcome);

        Assert.Equal(21, records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var expected = StoreFixture.Record((ulong)i + 1);
            Assert.Equal(expected.Sequence, records[i].Sequence);
            Assert.Equal(expected.KeyId, records[i].KeyId);
            Assert.Equal(expected.Sealed.ToArray(), records[i].Sealed.ToArray());
        }

        Assert.Equal(21ul, store.Head.Sequence);
        Assert.Equal(isClosed, store.Report.WasClosed);
        Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(22)]).Outcome);
    }

    [Fact]
    public void Commits_go_on_after_each_of_many_restarts()
    {
        _fixture.Make(0);
        for (ulong sequence = 2; sequence < 12; sequence++)
        {
            using var store = _fixture.Open();
            Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(store, out _).Outcome);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(sequence, 3000)]).Outcome);
        }

        using var last = _fixture.Open();
        StoreFixture.Load(last, out var records);
        Assert.Equal(11, records.Count);
    }

    [Fact]
    public void A_snapshot_takes_the_place_of_the_generation_before()
    {
        _fixture.Make(5);
        using (var store = _fixture.Open())
        {
            StoreFixture.Load(store, out _);
            using var snapshot = store.BeginSnapshot();
            for (ulong i = 1; i <= 3000; i++)
            {
                snapshot.Append(StoreFixture.Record(i, 1000));
            }

            Assert.Equal(StoreOutcome.Ok, snapshot.Publish().Outcome);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(3001)]).Outcome);
        }

        Assert.Equal(["lock", "log-2", "snapshot-2"], Files());
        using var reopened = _fixture.Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out var records).Outcome);
        Assert.Equal(3001, records.Count);
        Assert.Equal(2ul, reopened.Head.Generation);
    }

    [Fact]
    public void A_snapshot_that_is_not_published_leaves_no_trace()
    {
        _fixture.Make(5);
        using (var store = _fixture.Open())
        {
            StoreFixture.Load(store, out _);
            using var snapshot = store.BeginSnapshot();
            snapshot.Append(StoreFixture.Record(1));
        }

        using var reopened = _fixture.Open();
        Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(reopened, out var records).Outcome);
        Assert.Equal(6, records.Count);
        Assert.Equal(["lock", "log-1", "snapshot-1"], Files());
    }

    [Fact]
    public void A_torn_last_commit_is_dropped_and_reported_at_every_cut()
    {
        _fixture.Make(3, isClosed: false);
        var log = _fixture.ReadFile("log-1");
        var end = LastNonZero(log) + 1;
        var third = ThirdFrameOffset(log);
        for (var cut = third + 1; cut < end; cut++)
        {
            var torn = (byte[])log.Clone();
            torn.AsSpan(cut).Clear();
            torn[third] ^= torn.AsSpan(third).IndexOfAnyExcept((byte)0) < 0 ? (byte)1 : (byte)0;
            _fixture.WriteFile("log-1", torn);

            using var store = _fixture.Open();
            Assert.Equal(StoreOutcome.Ok, StoreFixture.Load(store, out var records).Outcome);
            Assert.Equal(3, records.Count);
            Assert.Equal(third, store.Report.TornOffset);
            Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(4)]).Outcome);
        }
    }

    [Fact]
    public void A_second_opener_is_refused_and_the_first_goes_on()
    {
        _fixture.Make(0);
        using var store = _fixture.Open();
        StoreFixture.Load(store, out _);

        var refused = Assert.Throws<StoreOpenException>(() => _fixture.Open());

        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
        Assert.Equal(StoreOutcome.Ok, store.Commit([StoreFixture.Record(2)]).Outcome);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("snapshot-01")]
    [InlineData("snapshot-0")]
    [InlineData("log-")]
    public void A_foreign_file_is_named_and_refused(string name)
    {
        _fixture.Make(0);
        File.WriteAllText(Path.Join(_fixture.Path, name), "");

        var refused = Assert.Throws<StoreOpenException>(() => _fixture.Open());

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snapshot-1")]
    [InlineData("log-1")]
    public void A_missing_file_is_refused_and_the_other_stays(string name)
    {
        _fixture.Make(2);
        File.Delete(Path.Join(_fixture.Path, name));
        var before = Files();

        Assert.Throws<StoreOpenException>(() => _fixture.Open());

        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_loose_mode_of_the_directory_or_a_file_is_refused()
    {
        _fixture.Make(0);
        var log = Path.Join(_fixture.Path, "log-1");
        File.SetUnixFileMode(log, File.GetUnixFileMode(log) | UnixFileMode.GroupRead);
        Assert.Throws<StoreOpenException>(OpenAndLoad);

        File.SetUnixFileMode(log, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(
            _fixture.Path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.OtherExecute);
        Assert.Throws<StoreOpenException>(OpenAndLoad);
    }

    [Fact]
    public void A_symbolic_link_in_the_place_of_a_file_is_refused()
    {
        _fixture.Make(0);
        var log = Path.Join(_fixture.Path, "log-1");
        File.Move(log, _fixture.Path + ".elsewhere");
        File.CreateSymbolicLink(log, _fixture.Path + ".elsewhere");

        Assert.Throws<StoreOpenException>(OpenAndLoad);
        File.Delete(_fixture.Path + ".elsewhere");
    }

    [Fact]
    public void Files_are_private_from_the_start()
    {
        _fixture.Make(1);

        Assert.All(
            Directory.GetFiles(_fixture.Path),
            static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_fixture.Path));
    }

    private static int LastNonZero(byte[] bytes) => bytes.AsSpan().LastIndexOfAnyExcept((byte)0);

    private static int ThirdFrameOffset(byte[] log)
    {
        var offset = StoreFileHeader.Size;
        for (var i = 0; i < 2; i++)
        {
            offset += (FrameBuilder.HeaderBytes + BitConverter.ToInt32(log, offset) + 7) & -8;
        }

        return offset;
    }

    private void OpenAndLoad()
    {
        using var store = _fixture.Open();
        StoreFixture.Load(store, out _);
    }

    private string[] Files() => Directory.GetFiles(_fixture.Path)
        .Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray();
}
