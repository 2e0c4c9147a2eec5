using Kms.Protocol;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Client.Tests;

// Protects against answers given to the wrong caller, calls done twice, and a client that hangs.
public sealed class KmsClientTests : IDisposable
{
    private readonly FakeServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Answers_in_another_order_reach_their_callers()
    {
        using var client = _server.Client();
        var calls = Enumerable.Range(0, 3).Select(_ => client.GenerateRandomAsync(1)).ToArray();
        using var peer = await _server.AcceptAsync();
        var ids = new List<ulong>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await peer.ReadAsync()).Header.RequestId);
        }

        ids.Reverse();
        foreach (var id in ids)
        {
            peer.AnswerRandom(id, (byte)id);
        }

        var values = (await Task.WhenAll(calls)).Select(static bytes => bytes[0]).Order().ToArray();
        Assert.Equal([1, 2, 3], values);
    }

    [Fact]
    public async Task A_refusal_has_status_request_id_and_advice()
    {
        using var client = _server.Client();
        var call = client.GenerateRandomAsync(1);
        using var peer = await _server.AcceptAsync();
        var (header, _) = await peer.ReadAsync();

        peer.Send(Error(header.RequestId, KmsStatus.Overloaded, 250));

        var refused = await Assert.ThrowsAsync<KmsException>(() => call);
        Assert.Equal(
            (KmsStatus.Overloaded, header.RequestId, true), (refused.Status, refused.RequestId, refused.IsRetryable));
        Assert.Equal(TimeSpan.FromMilliseconds(250), refused.RetryAfter);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_repeated_with_the_same_idempotency_key()
    {
        using var client = _server.Client();
        var call = client.CreateKeyAsync(KeyName.Parse("k"), KeyAlgorithm.AES_256_GCM);
        byte[] first;
        using (var peer = await _server.AcceptAsync())
        {
            first = (await peer.ReadAsync()).Body;
        }

        using var again = await _server.AcceptAsync();
        var (header, second) = await again.ReadAsync();
        again.Send(Error(header.RequestId, KmsStatus.KeyExists, 0));

        Assert.Equal(first, second);
        Assert.Equal(KmsStatus.KeyExists, (await Assert.ThrowsAsync<KmsException>(() => call)).Status);
    }

    [Fact]
    public async Task A_call_that_is_given_up_leaves_the_connection_usable()
    {
        using var client = _server.Client();
        using var cancellation = new CancellationTokenSource();
        var given = client.GenerateRandomAsync(1, cancellation.Token);
        using var peer = await _server.AcceptAsync();
        var first = (await peer.ReadAsync()).Header.RequestId;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var next = client.GenerateRandomAsync(1);
        var second = (await peer.ReadAsync()).Header.RequestId;
        peer.AnswerRandom(first, 1);
        peer.AnswerRandom(second, 2);

        Assert.Equal([2], await next);
    }

    [Fact]
    public async Task A_call_ends_at_its_time_out()
    {
        var time = new FakeTimeProvider();
        using var client = _server.Client(time);
        var call = client.GenerateRandomAsync(1);
        using var peer = await _server.AcceptAsync();
        await peer.ReadAsync();

        time.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task After_Draining_new_calls_go_to_a_new_connection_and_old_answers_still_come()
    {
        using var client = _server.Client();
        var old = client.GenerateRandomAsync(1);
        using var peer = await _server.AcceptAsync();
        var id = (await peer.ReadAsync()).Header.RequestId;
        peer.Send(
            RawClient.Frame((ushort)ServerEvent.Draining, 0, static w => w.WriteArrayHeader(0), FrameFlags.Event));
        peer.AnswerRandom(id, 1);
        Assert.Equal([1], await old);

        var next = client.GenerateRandomAsync(1);
        using var other = await _server.AcceptAsync();
        other.AnswerRandom((await other.ReadAsync()).Header.RequestId, 2);

        Assert.Equal([2], await next);
    }

    [Fact]
    public async Task ShuttingDown_is_tried_again_on_a_new_connection()
    {
        using var client = _server.Client();
        var call = client.GenerateRandomAsync(1);
        using (var peer = await _server.AcceptAsync())
        {
            peer.Send(Error((await peer.ReadAsync()).Header.RequestId, KmsStatus.ShuttingDown, 0));
        }

        using var other = await _server.AcceptAsync();
        other.AnswerRandom((await other.ReadAsync()).Header.RequestId, 7);

        Assert.Equal([7], await call);
    }

    [Fact]
    public async Task A_server_that_answers_what_was_not_asked_is_left()
    {
        using var client = new KmsClient(new KmsClientOptions { SocketPath = _server.Path, RetryCount = 0 });
        var call = client.GenerateRandomAsync(1);
        using var peer = await _server.AcceptAsync();
        await peer.ReadAsync();

        peer.AnswerRandom(999, 1);

        await Assert.ThrowsAsync<KmsConnectionException>(() => call);
    }

    [Fact]
    public async Task More_calls_than_may_be_in_flight_wait_for_answers()
    {
        using var client = _server.Client();
        var calls = Enumerable.Range(0, Limits.InFlightRequestsMax + 1).Select(
            _ => client.GenerateRandomAsync(1)).ToArray();
        using var peer = await _server.AcceptAsync();
        var ids = new List<ulong>();
        for (var i = 0; i < Limits.InFlightRequestsMax; i++)
        {
            ids.Add((await peer.ReadAsync()).Header.RequestId);
        }

        var waiting = peer.ReadAsync();
        Assert.False(waiting.IsCompleted);
        ids.ForEach(id => peer.AnswerRandom(id, 1));
        peer.AnswerRandom((await waiting).Header.RequestId, 1);

        await Task.WhenAll(calls);
    }

    [Fact]
    public void A_disposed_data_key_is_zeroized()
    {
        var dataKey = new DataKey([1, 2, 3], [4], 1);
        var memory = dataKey.Plaintext;

        dataKey.Dispose();

        Assert.Equal([0, 0, 0], memory.ToArray());
        Assert.Throws<ObjectDisposedException>(() => dataKey.Plaintext.Length);
    }

    private static byte[] Error(ulong requestId, KmsStatus status, uint milliseconds)
    {
        using var buffer = new FrameBuffer();
        FrameWriter.WriteError(buffer, requestId, status, milliseconds);
        return buffer.WrittenSpan.ToArray();
    }
}
