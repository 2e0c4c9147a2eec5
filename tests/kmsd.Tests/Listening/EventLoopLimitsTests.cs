using Kms.Daemon.Listening;
using Kms.Protocol;
using Kms.Testing;

namespace Kms.Daemon.Tests.Listening;

// Protects against: one peer that takes the memory, the workers or the time of the others.
public sealed class EventLoopLimitsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_small_requests_with_large_answers_are_all_answered(bool endsSending)
    {
        const int Count = 400;
        const int AnswerBytes = 64 * 1024;
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();

        client.Send([.. Enumerable.Range(1, Count).SelectMany(id => LoopFixture.BytesFrame((ulong)id, AnswerBytes))]);
        if (endsSending)
        {
            client.EndSending();
        }

        for (var id = 1; id <= Count; id++)
        {
            LoopFixture.ExpectEcho(client, (ulong)id, new byte[AnswerBytes]);
        }

        if (endsSending)
        {
            Assert.Null(client.Read());
        }
    }

    [Fact]
    public void Requests_beyond_those_in_flight_wait_and_other_connections_do_not()
    {
        using var fixture = new LoopFixture(new TransportOptions { InFlightRequestsMax = 4, ExpensiveWorkers = 8 });
        using var busy = fixture.Connect();
        using var other = fixture.Connect();

        busy.Send([.. Enumerable.Range(1, 10).SelectMany(id => LoopFixture.Frame(LoopFixture.Wait, (ulong)id, []))]);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(fixture.Waiting.Wait(s_patience));
        }

        LoopFixture.ExchangeEcho(other, 1);
        Assert.Equal(0, fixture.Waiting.CurrentCount);

        fixture.Gate.Set();
        Assert.Equal(
            Enumerable.Range(1, 10).Select(static id => (ulong)id),
            Enumerable.Range(1, 10).Select(_ => IdOfAnswer(busy)).Order());

        static ulong IdOfAnswer(RawClient client) => client.Read()!.Value.Header.RequestId;
    }

    [Fact]
    public void Bytes_beyond_those_in_flight_wait()
    {
        using var fixture = new LoopFixture(new TransportOptions { InFlightBytesMax = 1000, ExpensiveWorkers = 8 });
        using var client = fixture.Connect();
        using var other = fixture.Connect();

        // 999 bytes leave room for one more frame, whatever its size; then the limit is reached.
        client.Send([
            .. LoopFixture.Frame(LoopFixture.Wait, 1, new byte[999]),
            .. LoopFixture.Frame(LoopFixture.Wait, 2, new byte[1]),
            .. LoopFixture.Frame(LoopFixture.Wait, 3, new byte[1])]);
        Assert.True(fixture.Waiting.Wait(s_patience));
        Assert.True(fixture.Waiting.Wait(s_patience));
        LoopFixture.ExchangeEcho(other, 1);
        Assert.Equal(0, fixture.Waiting.CurrentCount);

        fixture.Gate.Set();
        Assert.Equal(6, Enumerable.Range(0, 3).Sum(_ => (int)client.Read()!.Value.Header.RequestId));
    }

    [Fact]
    public void A_request_for_a_full_lane_is_answered_Overloaded_at_once()
    {
        using var fixture = new LoopFixture(new TransportOptions { LaneRequestsMax = 1, ExpensiveWorkers = 1 });
        using var client = fixture.Connect();
        client.Send(LoopFixture.Frame(LoopFixture.Wait, 1, []));
        Assert.True(fixture.Waiting.Wait(s_patience));

        client.Send([.. LoopFixture.Frame(LoopFixture.Wait, 2, []), .. LoopFixture.Frame(LoopFixture.Wait, 3, [])]);

        var refused = client.Read()!.Value.Header;
        Assert.Equal((3ul, KmsStatus.Overloaded), (refused.RequestId, (KmsStatus)refused.Code));
        fixture.Gate.Set();
        LoopFixture.ExpectEcho(client, 1, []);
        LoopFixture.ExpectEcho(client, 2, []);
    }

    [Fact]
    public void A_connection_beyond_the_limit_is_told_Overloaded_and_one_that_ends_makes_room()
    {
        using var fixture = new LoopFixture(new TransportOptions { ConnectionsMax = 2, AdministratorReserve = 0 });
        using var first = fixture.Connect();
        using var second = fixture.Connect();
        LoopFixture.ExchangeEcho(first, 1);
        LoopFixture.ExchangeEcho(second, 1);

        using (var third = fixture.Connect())
        {
            var refusal = third.Read()!.Value.Header;
            Assert.Equal((0ul, KmsStatus.Overloaded), (refusal.RequestId, (KmsStatus)refusal.Code));
            Assert.Null(third.Read());
        }

        first.Dispose();
        Assert.True(SpinWait.SpinUntil(() => fixture.Loop.ConnectionCount == 1, s_patience));
        using var fourth = fixture.Connect();
        LoopFixture.ExchangeEcho(fourth, 1);
    }

    [Fact]
    public void A_peer_that_does_not_read_its_answers_is_cut_off_and_others_are_not()
    {
        using var fixture = new LoopFixture();
        using var deaf = fixture.Connect();
        using var other = fixture.Connect();
        deaf.Send(LoopFixture.BytesFrame(1, 900 * 1024));
        LoopFixture.ExchangeEcho(other, 1);

        fixture.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.True(SpinWait.SpinUntil(() => fixture.Loop.ConnectionCount == 1, s_patience));
        LoopFixture.ExchangeEcho(other, 2);
    }

    [Fact]
    public void A_peer_that_begins_a_frame_and_does_not_end_it_is_cut_off()
    {
        using var fixture = new LoopFixture();
        using var slow = fixture.Connect();
        using var other = fixture.Connect();
        slow.Send(LoopFixture.Frame(LoopFixture.Echo, 1, [1, 2, 3]).AsSpan(0, 17));
        LoopFixture.ExchangeEcho(other, 1);

        fixture.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Null(slow.Read());
        LoopFixture.ExchangeEcho(other, 2);
    }

    [Fact]
    public void An_idle_connection_is_kept()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        using var slow = fixture.Connect();
        LoopFixture.ExchangeEcho(client, 1);
        slow.Send([0]);
        LoopFixture.ExchangeEcho(client, 2);

        fixture.Time.Advance(TimeSpan.FromDays(30));

        // Once the slow peer is cut off, the loop has looked at every connection.
        Assert.Null(slow.Read());
        LoopFixture.ExchangeEcho(client, 3);
    }

    [Fact]
    public void An_idle_connection_keeps_no_buffer()
    {
        // So many that what other tests hold meanwhile does not count: a buffer would be 4096 bytes or more.
        const int Count = 1500;
        using var fixture = new LoopFixture(new TransportOptions { ConnectionsMax = Count + 1 });
        using var slow = fixture.Connect();
        LoopFixture.ExchangeEcho(slow, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = Enumerable.Range(0, Count).Select(_ => fixture.Connect()).ToList();
        clients.ForEach(static client => LoopFixture.ExchangeEcho(client, 1));

        // Once the slow peer is cut off, a tick has passed over every connection.
        slow.Send([0]);
        LoopFixture.ExchangeEcho(clients[0], 2);
        fixture.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(slow.Read());

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(bytes / Count, 0, 4500);
        clients.ForEach(static client => client.Dispose());
    }
}
