using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Kms.Protocol;

namespace Kms.Client;

/// <summary>One connection that any number of callers share: requests go out as they come, answers are
/// matched by id.</summary>
/// <remarks><para>Threads: any. PROTOCOL.md has the frames.</para></remarks>
internal sealed class Connection : IDisposable
{
    private const int RequestIdOffset = 8;
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<ulong, PendingCall> _pending = new();
    private readonly SemaphoreSlim _inFlight = new(Limits.InFlightRequestsMax);
    private readonly SemaphoreSlim _sending = new(1);
    private ulong _lastRequestId;
    private volatile bool _isUsable = true;

    private Connection(Socket socket) => _socket = socket;

    /// <summary>False once the daemon is draining or the connection has ended: new calls need another one.</summary>
    public bool IsUsable => _isUsable;

    /// <summary>Connects.</summary>
    /// <exception cref="KmsConnectionException">Nobody listens there.</exception>
    public static async Task<Connection> OpenAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            socket.Dispose();
            var reason = File.Exists(path) ? fault.Message : "there is no such socket";
            throw new KmsConnectionException($"Cannot connect to {path}: {reason}", fault);
        }

        var connection = new Connection(socket);
        _ = Task.Run(connection.ReceiveAllAsync, CancellationToken.None);
        return connection;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="frame">The whole frame; its request id is filled in here.</param>
    /// <param name="cancellation">Gives the call up; the connection stays usable.</param>
    /// <exception cref="KmsConnectionException">The connection ended first.</exception>
    public async Task<Answer> CallAsync(Memory<byte> frame, CancellationToken cancellation)
    {
        await _inFlight.WaitAsync(cancellation).ConfigureAwait(false);
        PendingCall call;
        try
        {
            await _sending.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _inFlight.Release();
            throw;
        }

        try
        {
            call = new PendingCall(++_lastRequestId);
            _pending[call.RequestId] = call;
            BinaryPrimitives.WriteUInt64LittleEndian(frame.Span[RequestIdOffset..], call.RequestId);
            await SendAsync(frame).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }

        try
        {
            return await call.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The id stays known until the daemon answers, and that answer is thrown away.
            if (!call.TryAbandon())
            {
                (await call.Task.ConfigureAwait(false)).Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End(new KmsConnectionException("The client was closed."));

    private async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            // A frame that has begun is sent whole: half of one would break every call after it.
            while (!frame.IsEmpty)
            {
                var sent = await _socket.SendAsync(frame, SocketFlags.None, CancellationToken.None)
                    .ConfigureAwait(false);
                frame = frame[sent..];
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // This fails the call that was being sent, too.
            End(new KmsConnectionException("The connection to the daemon was lost.", fault));
        }
    }

    private async Task ReceiveAllAsync()
    {
        var header = new byte[FrameHeader.Size];
        try
        {
            while (await FillAsync(header).ConfigureAwait(false))
            {
                var read = FrameHeader.Read(header);
                if (read.Check() != KmsStatus.Ok && read.RequestId != 0)
                {
                    throw new KmsConnectionException("The daemon sent a frame that is none.");
                }

                var body = new byte[read.BodyBytes];
                if (!await FillAsync(body).ConfigureAwait(false))
                {
                    break;
                }

                Accept(read, body);
            }

            End(new KmsConnectionException("The daemon closed the connection."));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            End(new KmsConnectionException("The connection to the daemon was lost.", fault));
        }
        catch (KmsConnectionException fault)
        {
            End(fault);
        }
    }

    private void Accept(FrameHeader header, byte[] body)
    {
        var answer = new Answer(header, body);
        if ((header.Flags & FrameFlags.Event) != 0)
        {
            _isUsable &= header.Code != (ushort)ServerEvent.Draining;
            return;
        }

        if (header.RequestId == 0)
        {
            throw new KmsConnectionException($"The daemon refused the connection: {answer.Status.Sentence()}");
        }

        if (!_pending.TryRemove(header.RequestId, out var call))
        {
            throw new KmsConnectionException("The daemon answered a request that was not sent.");
        }

        _inFlight.Release();
        if (!call.TryComplete(answer))
        {
            answer.Dispose();
        }
    }

    private async Task<bool> FillAsync(Memory<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = await _socket.ReceiveAsync(destination, SocketFlags.None).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
        }

        return true;
    }

    private void End(KmsConnectionException cause)
    {
        _isUsable = false;
        _socket.Dispose();
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var call))
            {
                call.Fail(cause);
                _inFlight.Release();
            }
        }
    }
}
