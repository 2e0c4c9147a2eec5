using Kms.Core.Access;
using Kms.Core.Audit;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Core.Tests.Audit;

// Protects against: an answer whose record was lost, a gap that does not show, and a line that is not JSON.
public sealed class AuditTrailTests : IDisposable
{
    private readonly MemorySink _sink = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly byte[] _caller;
    private readonly AuditTrail _trail;
    private long _failuresSeen;

    public AuditTrailTests()
    {
        _caller = AuditCaller.Write(new Caller(1000, 100, 42, [], "a\"b.service"), connectionId: 7);
        _trail = new AuditTrail(_sink, _time, lastSequence: 41);
    }

    [Fact]
    public void A_record_has_every_field_the_spec_names()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        Append(new AuditRecord
        {
            Operation = "Encrypt"u8,
            Caller = _caller,
            RequestId = ulong.MaxValue,
            Status = KmsStatus.KeyDisabled,
            KeyId = id,
            KeyName = "orders/pii"u8,
            Version = uint.MaxValue,
            BytesIn = 0,
            BytesOut = int.MaxValue,
        });

        var record = Assert.Single(_sink.Records);
        Assert.Equal(
            ["seq", "time", "operation", "status", "uid", "gid", "pid", "unit", "connection", "request", "name", "key",
                "version", "in", "out"],
            record.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(42ul, record.GetProperty("seq").GetUInt64());
        Assert.Equal("2026-01-02T03:04:05.678Z", record.GetProperty("time").GetString());
        Assert.Equal("KeyDisabled", record.GetProperty("status").GetString());
        Assert.Equal("a\"b.service", record.GetProperty("unit").GetString());
        Assert.Equal(ulong.MaxValue, record.GetProperty("request").GetUInt64());
        Assert.Equal("orders/pii", record.GetProperty("name").GetString());
        Assert.Equal(id.ToString(), record.GetProperty("key").GetString());
        Assert.Equal(uint.MaxValue, record.GetProperty("version").GetUInt32());
        Assert.Equal(int.MaxValue, record.GetProperty("out").GetInt32());
    }

    [Fact]
    public void A_keys_ready_members_say_the_same_as_its_id_and_name()
    {
        var id = Guid.NewGuid();

        Append(Record() with { KeyId = id, KeyName = "k"u8 });
        Append(Record() with { KeyMembers = AuditKey.Write(id, "k"u8) });

        Assert.Equal(
            _sink.Records[0].GetRawText().Replace("\"seq\":42", "\"seq\":43", StringComparison.Ordinal),
            _sink.Records[1].GetRawText());
    }

    [Fact]
    public void Every_status_has_a_name_in_the_trail()
    {
        foreach (var status in Enum.GetValues<KmsStatus>())
        {
            Append(Record() with { Status = status });
        }

        Assert.Equal(
            Enum.GetNames<KmsStatus>(),
            _sink.Records.Select(static record => record.GetProperty("status").GetString()));
    }

    [Fact]
    public void The_longest_record_there_can_be_fits()
    {
        var longest = new string('n', Limits.KeyNameBytesMax);
        Append(Record() with
        {
            Operation = "ScheduleKeyDeletion"u8,
            Status = KmsStatus.KeyDeletionScheduled,
            RequestId = ulong.MaxValue,
            KeyId = Guid.NewGuid(),
            KeyName = System.Text.Encoding.ASCII.GetBytes(longest),
            Version = uint.MaxValue,
            BytesIn = int.MaxValue,
            BytesOut = int.MaxValue,
        });

        Assert.Equal(longest, Assert.Single(_sink.Records).GetProperty("name").GetString());
    }

    [Fact]
    public void A_failed_write_is_told_once_to_each_who_asks_and_the_gap_shows()
    {
        long otherSeen = 0;
        Append(Record());
        _sink.Fails = true;
        Assert.True(_trail.Append(Record()));
        Assert.False(_trail.Write(ref _failuresSeen));
        Assert.False(_trail.IsAvailable);

        _sink.Fails = false;
        Append(Record());

        Assert.False(_trail.Write(ref otherSeen));
        Assert.True(_trail.Write(ref otherSeen));
        Assert.True(_trail.IsAvailable);
        Assert.Equal([42ul, 44ul], _sink.Records.Select(static record => record.GetProperty("seq").GetUInt64()));
    }

    [Fact]
    public void Records_of_a_turn_are_written_together_and_synced_once()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_trail.Append(Record()));
        }

        Assert.Equal(0, _sink.Appends);
        Assert.True(_trail.Write(ref _failuresSeen));
        Assert.True(_trail.SyncIfDirty());
        Assert.True(_trail.SyncIfDirty());

        Assert.Equal(1, _sink.Appends);
        Assert.Equal(1, _sink.Syncs);
        Assert.Equal(100, _sink.Records.Count);
    }

    [Fact]
    public void More_records_than_the_buffer_holds_are_written_early_and_none_is_lost()
    {
        for (var i = 0; i < 5000; i++)
        {
            Assert.True(_trail.Append(Record()));
        }

        Assert.True(_trail.Write(ref _failuresSeen));

        Assert.True(_sink.Appends > 1);
        Assert.Equal(
            Enumerable.Range(42, 5000).Select(static number => (ulong)number),
            _sink.Records.Select(static record => record.GetProperty("seq").GetUInt64()));
    }

    [Fact]
    public void A_buffer_that_cannot_be_emptied_refuses_the_record()
    {
        _sink.Fails = true;
        var accepted = 0;
        while (_trail.Append(Record()))
        {
            accepted++;
        }

        Assert.InRange(accepted, 100, 5000);
        Assert.False(_trail.Write(ref _failuresSeen));
    }

    [Fact]
    public void A_change_is_refused_room_before_it_is_made_and_synced_after()
    {
        _sink.Fails = true;
        Assert.False(_trail.TryReserve());
        _sink.Fails = false;

        Assert.True(_trail.TryReserve());
        Assert.True(_trail.Append(Record()));
        Assert.True(_trail.WriteDurably());

        Assert.Equal(1, _sink.Syncs);
        Assert.Single(_sink.Records);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        var record = Record() with { KeyMembers = AuditKey.Write(Guid.NewGuid(), "k"u8) };
        _trail.Append(record);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            _trail.Append(record);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    public void Dispose() => _trail.Dispose();

    private AuditRecord Record() => new()
    {
        Operation = "Encrypt"u8,
        Caller = _caller,
        RequestId = 1,
        Status = KmsStatus.Ok,
        BytesIn = -1,
        BytesOut = -1,
    };

    private void Append(in AuditRecord record)
    {
        Assert.True(_trail.Append(record));
        _trail.Write(ref _failuresSeen);
    }
}
