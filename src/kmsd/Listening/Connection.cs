using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Kms.Core.Access;
using Kms.Daemon.Process;
using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>One connection, pinned to the loop that accepted it.</summary>
/// <remarks><para>Threads: its loop alone, but for <see cref="Caller"/> and <see cref="State"/>, which
/// workers read.</para></remarks>
internal sealed unsafe class Connection
{
    private readonly IConnectionHost _host;
    private readonly Pipe _input;
    private int _sentBytes;
    private int _committedBytes;

    /// <summary>A connection that has just been accepted.</summary>
    public Connection(int fd, Caller caller, object? state, IConnectionHost host, PipeOptions pipeOptions)
    {
        Fd = fd;
        Caller = caller;
        State = state;
        _host = host;
        _input = new Pipe(pipeOptions);
    }

    /// <summary>What becomes of one receive or send.</summary>
    public enum Progress
    {
        /// <summary>Some bytes moved.</summary>
        Moved,

        /// <summary>Nothing to move, or no room, right now.</summary>
        Waits,

        /// <summary>The peer sends no more.</summary>
        Ended,

        /// <summary>The peer is gone.</summary>
        Broken,
    }

    /// <summary>Who is at the other end.</summary>
    public Caller Caller { get; }

    /// <summary>What the handler keeps for the connection.</summary>
    public object? State { get; }

    /// <summary>Answers on their way out; the handler appends.</summary>
    public FrameBuffer Output { get; } = new();

    /// <summary>The descriptor.</summary>
    public int Fd { get; }

    /// <summary>Requests on workers.</summary>
    public int InFlightRequests { get; private set; }

    /// <summary>Bytes of requests on workers.</summary>
    public int InFlightBytes { get; private set; }

    /// <summary>Bytes of an unfinished frame.</summary>
    public long PartialBytes { get; private set; }

    /// <summary>When the unfinished frame began; 0 for none.</summary>
    public long PartialSince { get; set; }

    /// <summary>When the peer last took no answer; 0 while it takes them.</summary>
    public long StalledSince { get; set; }

    /// <summary>No more frames are handled; closed once everything is answered and sent.</summary>
    public bool IsEnding { get; set; }

    /// <summary>The peer sends no more; what it sent is still handled.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Frames that have arrived wait for the limits to let them through.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Gone; what comes back from a worker is thrown away.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What epoll watches.</summary>
    public uint WatchedEvents { get; set; }

    /// <summary>Whether the connection is in this turn's list.</summary>
    public bool IsInTurn { get; set; }

    /// <summary>Answer bytes not sent yet.</summary>
    public int UnsentBytes => Output.Length - _sentBytes;

    /// <summary>Whether all is answered and sent.</summary>
    public bool IsQuiet => InFlightRequests == 0 && UnsentBytes == 0;

    /// <summary>Whether nothing is left to do for a peer that has ended, or is being ended.</summary>
    public bool IsDone => IsQuiet && (IsEnding || (HasEnded && !IsPaused));

    /// <summary>Hands a request to a worker; a full lane answers Overloaded.</summary>
    public void Defer(WorkLane lane, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (_host.TryDefer(this, lane, header, body))
        {
            InFlightRequests++;
            InFlightBytes += body.Length;
        }
        else
        {
            FrameWriter.WriteError(
                Output, header.RequestId, KmsStatus.Overloaded, Requests.RetryAdvice.After(KmsStatus.Overloaded));
        }
    }

    /// <summary>Takes the answer of a request that was on a worker.</summary>
    public void Complete(WorkItem item)
    {
        InFlightRequests--;
        InFlightBytes -= item.Request.Length;
        Output.Write(item.Response.WrittenSpan);
    }

    /// <summary>Receives once, straight into the pipe.</summary>
    public Progress Receive()
    {
        var memory = _input.Writer.GetMemory(1);
        nint received;
        fixed (byte* start = memory.Span)
        {
            received = Libc.Receive(Fd, start, (nuint)memory.Length, Libc.DoNotWait);
        }

        if (received < 0)
        {
            return Marshal.GetLastSystemError() is Libc.Again or Libc.Interrupted
                ? Progress.Waits
                : Progress.Broken;
        }

        if (received == 0)
        {
            return Progress.Ended;
        }

        if (MemoryMarshal.TryGetMemoryManager<byte, ClearingMemoryPool.Block>(
            memory, out var block, out var offset, out _))
        {
            block.UsedBytes = Math.Max(block.UsedBytes, offset + (int)received);
        }

        _input.Writer.Advance((int)received);
        var flush = _input.Writer.FlushAsync();
        return flush.IsCompletedSuccessfully
            ? Progress.Moved
            : throw new InvalidOperationException("The pipe has no threshold, so a flush completes at once.");
    }

    /// <summary>Handles every whole frame that has arrived, as far as the limits let it.</summary>
    /// <param name="handle">Receives each frame.</param>
    /// <param name="mayGoOn">Asked before each frame.</param>
    /// <returns>Ok, or the status with which the stream ends.</returns>
    public KmsStatus Process(FrameAction handle, Func<Connection, bool> mayGoOn)
    {
        if (!_input.Reader.TryRead(out var result))
        {
            return KmsStatus.Ok;
        }

        var buffer = result.Buffer;
        var status = KmsStatus.Ok;
        IsPaused = false;
        while (status == KmsStatus.Ok && !(IsPaused = !mayGoOn(this))
            && FrameReader.TryRead(ref buffer, out var header, out var body, out status))
        {
            Dispatch(handle, header, body);
        }

        if (status != KmsStatus.Ok)
        {
            Refuse(buffer, status);
        }

        // The last frame may be the one that reaches a limit: then nothing is left to wait for it.
        IsPaused &= !buffer.IsEmpty && !IsEnding;
        PartialBytes = IsPaused ? 0 : buffer.Length;
        _input.Reader.AdvanceTo(buffer.Start, IsPaused ? buffer.Start : buffer.End);
        return status;
    }

    /// <summary>Notes that the answers so far may be sent.</summary>
    public void Commit() => _committedBytes = Output.Length;

    /// <summary>Replaces the answers since the last commit by an error with the same request ids.</summary>
    public void Revoke(KmsStatus status)
    {
        var ids = new List<ulong>();
        for (var offset = _committedBytes; offset < Output.Length;)
        {
            var header = FrameHeader.Read(Output.WrittenSpan[offset..]);
            ids.Add(header.RequestId);
            offset += FrameHeader.Size + (int)header.BodyBytes;
        }

        Output.Truncate(_committedBytes);
        foreach (var id in ids)
        {
            FrameWriter.WriteError(Output, id, status, Requests.RetryAdvice.After(status));
        }

        Commit();
    }

    /// <summary>Sends as much as the socket takes.</summary>
    public Progress Send()
    {
        while (UnsentBytes > 0)
        {
            nint sent;
            fixed (byte* start = Output.WrittenSpan)
            {
                sent = Libc.Send(
                    Fd, start + _sentBytes, (nuint)UnsentBytes, Libc.NoSignal | Libc.DoNotWait);
            }

            if (sent < 0)
            {
                return Marshal.GetLastSystemError() is Libc.Again or Libc.Interrupted
                    ? Progress.Waits
                    : Progress.Broken;
            }

            StalledSince = 0;
            _sentBytes += (int)sent;
        }

        Output.Clear();
        _sentBytes = 0;
        _committedBytes = 0;
        return Progress.Moved;
    }

    /// <summary>Gives memory back that an idle connection does not need.</summary>
    public void Trim()
    {
        if (UnsentBytes == 0)
        {
            Output.Dispose();
        }
    }

    /// <summary>Closes the socket and zeroizes what is left.</summary>
    public void Close()
    {
        IsClosed = true;
        _input.Writer.Complete();
        _input.Reader.Complete();
        Output.Dispose();
        Libc.Close(Fd);
    }

    private void Dispatch(FrameAction handle, in FrameHeader header, in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            handle(this, header, body.FirstSpan);
            return;
        }

        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(rented);
            handle(this, header, rented.AsSpan(0, length));
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Refuse(in ReadOnlySequence<byte> buffer, KmsStatus status)
    {
        Span<byte> header = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(header);
        FrameWriter.WriteError(Output, FrameHeader.Read(header).RequestId, status, 0);
        IsEnding = true;
    }
}
