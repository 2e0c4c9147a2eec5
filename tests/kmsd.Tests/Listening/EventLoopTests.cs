using Kms.Daemon.Listening;
using Kms.Protocol;
using Kms.Testing;

namespace Kms.Daemon.Tests.Listening;

// Protects against: answers lost, mixed up or sent without their record, and a fault that spreads.
public sealed class EventLoopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Frames_of_one_send_are_answered_in_their_order()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();

        client.Send([
            .. Enumerable.Range(1, 50).SelectMany(id => LoopFixture.Frame(LoopFixture.Echo, (ulong)id, [(byte)id]))]);

        for (var id = 1; id <= 50; id++)
        {
            LoopFixture.ExpectEcho(client, (ulong)id, [(byte)id]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ClearingMemoryPool.BlockBytes - FrameHeader.Size)]
    [InlineData(ClearingMemoryPool.BlockBytes - FrameHeader.Size + 1)]
    [InlineData(10 * ClearingMemoryPool.BlockBytes)]
    public void A_frame_of_any_number_of_blocks_arrives_whole(int bodyBytes)
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        var body = new byte[bodyBytes];
        new Random(bodyBytes).NextBytes(body);

        client.Send(LoopFixture.Frame(LoopFixture.Echo, 7, body));

        LoopFixture.ExpectEcho(client, 7, body);
    }

    [Fact]
    public void Frames_that_arrive_byte_by_byte_are_answered()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();

        foreach (var one in LoopFixture.Frame(LoopFixture.Echo, 1, [1, 2, 3]))
        {
            client.Send([one]);
        }

        LoopFixture.ExpectEcho(client, 1, [1, 2, 3]);
    }

    [Fact]
    public void Answers_of_a_turn_that_cannot_be_recorded_are_replaced_each_by_its_error()
    {
        using var fixture = new LoopFixture { MayCommit = false };
        using var client = fixture.Connect();

        client.Send([
            .. LoopFixture.Frame(LoopFixture.Echo, 1, "secret"u8),
            .. LoopFixture.Frame(LoopFixture.Echo, 2, "secret"u8)]);

        foreach (var id in new ulong[] { 1, 2 })
        {
            var (header, body) = client.Read()!.Value;
            Assert.Equal((id, KmsStatus.AuditUnavailable), (header.RequestId, (KmsStatus)header.Code));
            Assert.Equal(-1, body.AsSpan().IndexOf("secret"u8));
        }

        fixture.MayCommit = true;
        LoopFixture.ExchangeEcho(client, 3);
    }

    [Fact]
    public void An_answer_that_was_recorded_stays_when_a_later_one_cannot_be()
    {
        // More than the socket takes, so that the first answer is still here when the second is refused.
        const int MoreThanTheSocketTakes = 900 * 1024;
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        using var other = fixture.Connect();
        client.Send(LoopFixture.BytesFrame(1, MoreThanTheSocketTakes));
        LoopFixture.ExchangeEcho(other, 1);

        fixture.MayCommit = false;
        client.Send(LoopFixture.Frame(LoopFixture.Echo, 2, "secret"u8));

        LoopFixture.ExpectEcho(client, 1, new byte[MoreThanTheSocketTakes]);
        var header = client.Read()!.Value.Header;
        Assert.Equal((2ul, KmsStatus.AuditUnavailable), (header.RequestId, (KmsStatus)header.Code));
    }

    [Fact]
    public void A_peer_that_goes_while_its_request_waits_is_let_go_at_once()
    {
        using var fixture = new LoopFixture();
        var client = fixture.Connect();
        client.Send(LoopFixture.Frame(LoopFixture.Wait, 1, []));
        Assert.True(fixture.Waiting.Wait(s_patience));

        client.Dispose();

        Assert.True(SpinWait.SpinUntil(() => fixture.Loop.ConnectionCount == 0, s_patience));
        fixture.Gate.Set();
        using var next = fixture.Connect();
        LoopFixture.ExchangeEcho(next, 1);
    }

    [Fact]
    public void A_peer_that_ends_sending_still_gets_the_answer_it_waits_for()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        client.Send(LoopFixture.Frame(LoopFixture.Wait, 1, [9]));
        client.EndSending();
        Assert.True(fixture.Waiting.Wait(s_patience));

        fixture.Gate.Set();

        LoopFixture.ExpectEcho(client, 1, [9]);
        Assert.Null(client.Read());
    }

    [Theory]
    [InlineData(LoopFixture.Throw, "on the loop")]
    [InlineData(LoopFixture.ThrowOnWorker, "on a worker")]
    public void A_fault_costs_its_connection_and_no_other(ushort code, string message)
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        using var other = fixture.Connect();

        client.Send(LoopFixture.Frame(code, 1, []));

        Assert.Null(client.Read());
        LoopFixture.ExchangeEcho(other, 1);
        Assert.Equal(message, Assert.Single(fixture.Faults).Message);
    }

    [Fact]
    public async Task A_drain_answers_what_is_in_flight_and_refuses_the_rest()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        using var idle = fixture.Connect();
        LoopFixture.ExchangeEcho(idle, 1);
        client.Send(LoopFixture.Frame(LoopFixture.Wait, 1, [9]));
        Assert.True(fixture.Waiting.Wait(s_patience));

        var drained = fixture.DrainAsync(TimeSpan.FromSeconds(10));

        ExpectDraining(client);
        ExpectDraining(idle);
        client.Send(LoopFixture.Frame(LoopFixture.Echo, 2, []));
        Assert.Equal(KmsStatus.ShuttingDown, client.ReadAnswer().Status);
        Assert.False(drained.IsCompleted);
        fixture.Gate.Set();
        LoopFixture.ExpectEcho(client, 1, [9]);
        Assert.Null(client.Read());
        Assert.Null(idle.Read());
        await drained;
    }

    [Fact]
    public async Task A_drain_ends_at_its_deadline_whatever_is_in_flight()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        client.Send(LoopFixture.Frame(LoopFixture.Wait, 1, []));
        Assert.True(fixture.Waiting.Wait(s_patience));
        var drained = fixture.DrainAsync(TimeSpan.FromSeconds(10));
        ExpectDraining(client);
        Assert.False(drained.IsCompleted);

        fixture.Time.Advance(TimeSpan.FromSeconds(11));

        await drained;
        Assert.Null(client.Read());
    }

    [Fact]
    public void A_loop_is_alive_until_a_turn_takes_longer_than_any_work_does()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        var patience = TimeSpan.FromSeconds(10);
        LoopFixture.ExchangeEcho(client, 1);
        client.Send(LoopFixture.Frame(LoopFixture.Hang, 2, []));
        Assert.True(fixture.Waiting.Wait(s_patience));

        fixture.Time.Advance(patience);
        Assert.True(fixture.Loop.IsAlive(patience));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(fixture.Loop.IsAlive(patience));

        fixture.Gate.Set();
        Assert.True(SpinWait.SpinUntil(() => fixture.Loop.IsAlive(patience), s_patience));
    }

    [Fact]
    public void A_message_allocates_nothing_on_the_loop()
    {
        using var fixture = new LoopFixture();
        using var client = fixture.Connect();
        var frame = LoopFixture.Frame(LoopFixture.Echo, 1, new byte[1024]);
        RoundTrips(client, frame, 200);
        var before = fixture.AllocatedBytes;

        RoundTrips(client, frame, 1000);

        Assert.Equal(before, fixture.AllocatedBytes);
    }

    private static void ExpectDraining(RawClient client)
    {
        var header = client.Read()!.Value.Header;
        Assert.Equal((FrameFlags.Event, (ushort)ServerEvent.Draining), (header.Flags, header.Code));
    }

    private static void RoundTrips(RawClient client, byte[] frame, int count)
    {
        for (var i = 0; i < count; i++)
        {
            client.Send(frame);
            client.Read();
        }
    }
}
