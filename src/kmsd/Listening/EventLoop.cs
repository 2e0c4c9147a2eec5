using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Kms.Daemon.Process;
using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>The thread that accepts, reads, handles and sends: epoll(7) on one core.</summary>
/// <remarks>
/// <para>A turn: everything ready is read and handled; then the turn is committed, which writes the
/// audit trail; only then are answers sent, one send for all that a connection has.</para>
/// <para>Threads: everything runs on the loop's own, but for <see cref="DrainAsync"/>
/// and the counts.</para>
/// </remarks>
internal sealed unsafe partial class EventLoop : IConnectionHost, IDisposable
{
    private const int EventsMax = 256;
    private const int AcceptsPerTurnMax = 64;
    private const int TickMilliseconds = 500;
    private const int FreeItemsMax = 256;
    private readonly UnixListener _listener;
    private readonly IFrameHandler _handler;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<Connection, Exception> _faulted;
    private readonly ConnectionTable _connections;
    private readonly ConnectionTimers _timers;
    private readonly WorkerPool _workers;
    private readonly CompletionQueue _completions = new();
    private readonly List<Connection> _turn = [];
    private readonly List<Connection> _resumed = [];
    private readonly Stack<WorkItem> _freeItems = new();
    private readonly PipeOptions _pipeOptions;
    private readonly FrameAction _handle;
    private readonly Func<Connection, bool> _mayGoOn;
    private readonly int _epoll = Libc.EpollCreate(Libc.CloseOnExec);
    private readonly Thread _thread;
    private long _latestTurn;
    private long _nextTick;
    private long _requests;
    private bool _isListenerPaused;

    /// <summary>A loop that is not running yet.</summary>
    /// <param name="faulted">Told of an exception out of the handler; the connection is closed.</param>
    public EventLoop(
        UnixListener listener,
        IFrameHandler handler,
        TransportOptions options,
        TimeProvider time,
        Action<Connection, Exception> faulted)
    {
        _listener = listener;
        _handler = handler;
        _options = options;
        _time = time;
        _faulted = faulted;
        _connections = new ConnectionTable(options, Libc.EffectiveUserId());
        _timers = new ConnectionTimers(options, time);
        _workers = new WorkerPool(options, RunDeferred);
        _pipeOptions = new PipeOptions(
            new ClearingMemoryPool(),
            PipeScheduler.Inline,
            PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: ClearingMemoryPool.BlockBytes,
            useSynchronizationContext: false);
        _handle = HandleFrame;
        _mayGoOn = MayGoOn;
        _thread = new Thread(Run) { Name = "kms loop", IsBackground = true };
    }

    /// <summary>Open connections.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Frames handled since the start.</summary>
    public long RequestCount => Volatile.Read(ref _requests);

    /// <summary>Whether a turn ended within the given time; any thread may ask.</summary>
    public bool IsAlive(TimeSpan patience) =>
        _timers.Now() - Volatile.Read(ref _latestTurn) <= (long)patience.TotalMilliseconds;

    /// <summary>Begins to serve.</summary>
    public void Start()
    {
        _latestTurn = _timers.Now();
        Watch(_listener.Fd, Libc.EpollAdd, Libc.EventIn);
        Watch(_completions.Fd, Libc.EpollAdd, Libc.EventIn);
        _thread.Start();
    }

    /// <summary>Frees what the loop owns; after a drain.</summary>
    public void Dispose()
    {
        _workers.Dispose();
        _completions.Dispose();
        Libc.Close(_epoll);
    }

    private void Run()
    {
        var events = stackalloc Libc.EpollEvent[EventsMax];
        while (!IsFinished())
        {
            var count = Libc.EpollWait(_epoll, events, EventsMax, _resumed.Count > 0 ? 0 : TickMilliseconds);
            for (var i = 0; i < count; i++)
            {
                React(events[i].Fd, events[i].Events);
            }

            ProcessResumed();
            EndTurn();
            Tick();
        }

        foreach (var connection in _connections.All())
        {
            Close(connection);
        }

        _drained.SetResult();
    }

    private void React(int fd, uint events)
    {
        if (fd == _listener.Fd)
        {
            AcceptAll();
        }
        else if (fd == _completions.Fd)
        {
            TakeCompletions();
        }
        else if (_connections.Find(fd) is { } connection)
        {
            if ((events & Libc.EventOut) != 0)
            {
                Join(connection);
            }

            if ((events & (Libc.EventIn | Libc.EventHangUp | Libc.EventError)) != 0)
            {
                ReceiveAndHandle(connection, isGone: (events & (Libc.EventHangUp | Libc.EventError)) != 0);
            }
        }
    }

    private void AcceptAll()
    {
        for (var i = 0; i < AcceptsPerTurnMax && !_isDraining; i++)
        {
            // The peer's address is not asked for: a name of its own can then do no harm.
            var fd = Libc.Accept(_listener.Fd, null, null, Libc.NonBlocking | Libc.CloseOnExec);
            if (fd >= 0)
            {
                Admit(fd);
                continue;
            }

            if (Marshal.GetLastSystemError() is Libc.ProcessFilesExhausted or Libc.SystemFilesExhausted)
            {
                // The waiting connection stays readable: without a pause the loop would spin on it.
                Watch(_listener.Fd, Libc.EpollModify, 0);
                _isListenerPaused = true;
            }

            if (Marshal.GetLastSystemError() != Libc.ConnectionAborted)
            {
                return;
            }
        }
    }

    private void Admit(int fd)
    {
        if (PeerCredentials.Read(fd) is not { } caller || !_connections.HasRoomFor(caller.UserId))
        {
            using var refusal = new FrameBuffer();
            FrameWriter.WriteError(
                refusal, 0, KmsStatus.Overloaded, Requests.RetryAdvice.After(KmsStatus.Overloaded));
            fixed (byte* start = refusal.WrittenSpan)
            {
                Libc.Send(fd, start, (nuint)refusal.Length, Libc.NoSignal | Libc.DoNotWait);
            }

            Libc.Close(fd);
            return;
        }

        var connection = new Connection(fd, caller, _handler.Accept(caller), this, _pipeOptions)
        {
            WatchedEvents = Libc.EventIn,
        };
        _connections.Add(connection);
        Watch(fd, Libc.EpollAdd, Libc.EventIn);
    }

    /// <param name="isGone">The peer takes no more answers either: epoll says so again and again until it
    /// is closed.</param>
    private void ReceiveAndHandle(Connection connection, bool isGone)
    {
        switch (connection.Receive())
        {
            case Connection.Progress.Moved:
                Process(connection);
                break;
            case Connection.Progress.Ended when !isGone:
                connection.HasEnded = true;
                Join(connection);
                break;
            case Connection.Progress.Ended:
            case Connection.Progress.Broken:
                Close(connection);
                break;
        }
    }

    /// <summary>Goes on with frames that had arrived while their connection was at a limit: no event
    /// will tell of them again.</summary>
    private void ProcessResumed()
    {
        foreach (var connection in _resumed)
        {
            if (!connection.IsClosed)
            {
                Process(connection);
            }
        }

        _resumed.Clear();
    }

    /// <summary>With its twin on the workers the only general catch of the daemon: a bug in a handler costs
    /// its connection and no other.</summary>
    private void Process(Connection connection)
    {
        try
        {
            connection.Process(_handle, _mayGoOn);
            Join(connection);
        }
        catch (Exception fault)
        {
            _faulted(connection, fault);
            Close(connection);
        }
    }

    private void HandleFrame(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        _requests++;
        if ((header.Flags & ~FrameFlags.Batch) != 0)
        {
            FrameWriter.WriteError(connection.Output, header.RequestId, KmsStatus.MalformedFrame, 0);
            connection.IsEnding = true;
        }
        else if (_isDraining)
        {
            FrameWriter.WriteError(connection.Output, header.RequestId, KmsStatus.ShuttingDown, 0);
        }
        else
        {
            _handler.Handle(connection, header, body);
        }
    }

    private bool MayGoOn(Connection connection) =>
        !connection.IsEnding
        && connection.InFlightRequests < _options.InFlightRequestsMax
        && connection.InFlightBytes < _options.InFlightBytesMax
        && connection.UnsentBytes < _options.BacklogBytesMax;

    private void Join(Connection connection)
    {
        if (!connection.IsInTurn && !connection.IsClosed)
        {
            connection.IsInTurn = true;
            _turn.Add(connection);
        }
    }

    private void EndTurn()
    {
        if (_turn.Count == 0)
        {
            return;
        }

        var mayBeSent = _handler.CommitTurn();
        foreach (var connection in _turn)
        {
            connection.IsInTurn = false;
            if (connection.IsClosed)
            {
                continue;
            }

            if (mayBeSent)
            {
                connection.Commit();
            }
            else
            {
                connection.Revoke(KmsStatus.AuditUnavailable);
            }

            Send(connection);
        }

        _turn.Clear();
    }

    private void Send(Connection connection)
    {
        var progress = connection.UnsentBytes == 0 ? Connection.Progress.Moved : connection.Send();
        if (progress == Connection.Progress.Broken || connection.IsDone)
        {
            Close(connection);
            return;
        }

        var mayGoOn = MayGoOn(connection);
        if (mayGoOn && connection.IsPaused)
        {
            _resumed.Add(connection);
        }

        _timers.Note(connection, waitsForPeer: progress == Connection.Progress.Waits);
        var wanted = (mayGoOn && !connection.HasEnded ? Libc.EventIn : 0)
            | (progress == Connection.Progress.Waits ? Libc.EventOut : 0);
        if (wanted != connection.WatchedEvents)
        {
            connection.WatchedEvents = wanted;
            Watch(connection.Fd, Libc.EpollModify, wanted);
        }
    }

    private void Tick()
    {
        var now = _timers.Now();
        Volatile.Write(ref _latestTurn, now);
        if (_isDrainAsked && !_isDraining)
        {
            BeginDrain();
        }

        if (now < _nextTick)
        {
            return;
        }

        _nextTick = now + TickMilliseconds;
        if (_isListenerPaused && !_isDraining)
        {
            _isListenerPaused = false;
            Watch(_listener.Fd, Libc.EpollModify, Libc.EventIn);
        }

        foreach (var connection in _connections.All())
        {
            if (_timers.HasTimedOut(connection, now))
            {
                Close(connection);
            }
            else
            {
                connection.Trim();
            }
        }
    }

    private void Close(Connection connection)
    {
        if (!connection.IsClosed)
        {
            _connections.Remove(connection);
            connection.Close();
        }
    }

    private void Watch(int fd, int operation, uint events)
    {
        var change = new Libc.EpollEvent { Events = events, Fd = fd };
        Libc.EpollControl(_epoll, operation, fd, &change);
    }
}
