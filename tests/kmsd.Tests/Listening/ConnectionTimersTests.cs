using System.IO.Pipelines;
using Kms.Core.Access;
using Kms.Daemon.Listening;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Daemon.Tests.Listening;

// Protects against: peers that hold memory for ever, and honest slow ones that are cut off too early.
public sealed class ConnectionTimersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionTimers _timers;
    private readonly Connection _connection = new(
        fd: -1, new Caller(1000, 1000, 1, [], ""), state: null, host: null!, new PipeOptions());

    public ConnectionTimersTests() => _timers = new ConnectionTimers(new TransportOptions(), _time);

    [Theory]
    [InlineData(5000, false)]
    [InlineData(5001, true)]
    public void A_peer_may_leave_its_answers_for_five_seconds(int milliseconds, bool isTimedOut)
    {
        _timers.Note(_connection, waitsForPeer: true);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _timers.Note(_connection, waitsForPeer: true);

        Assert.Equal(isTimedOut, _timers.HasTimedOut(_connection, _timers.Now()));
    }

    [Fact]
    public void A_peer_that_takes_an_answer_has_its_time_anew()
    {
        _timers.Note(_connection, waitsForPeer: true);
        _time.Advance(TimeSpan.FromSeconds(4));
        _timers.Note(_connection, waitsForPeer: false);
        _timers.Note(_connection, waitsForPeer: true);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(_timers.HasTimedOut(_connection, _timers.Now()));
    }

    [Fact]
    public void A_connection_that_waits_for_nothing_never_times_out()
    {
        _timers.Note(_connection, waitsForPeer: false);
        _time.Advance(TimeSpan.FromDays(365));

        Assert.False(_timers.HasTimedOut(_connection, _timers.Now()));
    }
}
