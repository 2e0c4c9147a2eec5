using Kms.Daemon.Process;
using Kms.Protocol;

namespace Kms.Daemon.Listening;

// How the loop stops.
internal sealed unsafe partial class EventLoop
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _drainDeadline;
    private volatile bool _isDrainAsked;
    private bool _isDraining;

    /// <summary>Stops in order: no new connections, requests in flight are answered and sent, then
    /// all is closed.</summary>
    /// <param name="timeout">After this, what is left is closed as it is.</param>
    public Task DrainAsync(TimeSpan timeout)
    {
        Volatile.Write(ref _drainDeadline, _timers.Now() + (long)timeout.TotalMilliseconds);
        _isDrainAsked = true;
        _completions.Wake();
        return _drained.Task;
    }

    private void BeginDrain()
    {
        _isDraining = true;
        Watch(_listener.Fd, Libc.EpollRemove, 0);
        foreach (var connection in _connections.All())
        {
            FrameWriter.WriteEvent(connection.Output, ServerEvent.Draining);
            Join(connection);
        }

        EndTurn();
    }

    private bool IsFinished() =>
        _isDraining
        && (_timers.Now() >= Volatile.Read(ref _drainDeadline)
            || (_resumed.Count == 0 && _connections.All().All(static connection => connection.IsQuiet)));
}
