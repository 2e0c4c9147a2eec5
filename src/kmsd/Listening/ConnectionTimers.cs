namespace Kms.Daemon.Listening;

/// <summary>Cuts off peers that begin a frame and do not end it, or do not read their answers.</summary>
/// <remarks><para>No timer per connection: the loop asks once a tick.</para></remarks>
internal sealed class ConnectionTimers(TransportOptions options, TimeProvider time)
{
    /// <summary>A frame gets a second more for each of these.</summary>
    private const int BytesPerSecondMin = 4096;

    /// <summary>Milliseconds on the monotonic clock; never 0.</summary>
    public long Now() => (long)time.GetElapsedTime(0).TotalMilliseconds + 1;

    /// <summary>Notes what the connection waits for after a turn.</summary>
    public void Note(Connection connection, bool waitsForPeer)
    {
        if (connection.PartialBytes == 0)
        {
            connection.PartialSince = 0;
        }
        else if (connection.PartialSince == 0)
        {
            connection.PartialSince = Now();
        }

        if (!waitsForPeer)
        {
            connection.StalledSince = 0;
        }
        else if (connection.StalledSince == 0)
        {
            connection.StalledSince = Now();
        }
    }

    /// <summary>Whether the peer has had its time.</summary>
    public bool HasTimedOut(Connection connection, long now)
    {
        var frameTime = (long)options.PartialFrameTimeout.TotalMilliseconds
            + (connection.PartialBytes * 1000 / BytesPerSecondMin);
        return (connection.PartialSince != 0 && now - connection.PartialSince > frameTime)
            || (connection.StalledSince != 0
                && now - connection.StalledSince > (long)options.StallTimeout.TotalMilliseconds);
    }
}
