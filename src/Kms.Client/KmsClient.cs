using Kms.Protocol;

namespace Kms.Client;

/// <summary>A client of kmsd. One instance is enough for a process, however many threads use it.</summary>
/// <remarks>
/// <para>All calls share one pipelined connection, made on first use and again when it was lost. A call
/// whose answer was lost with it is repeated: data operations may be, and changes carry an idempotency
/// key that makes the daemon do them once.</para>
/// <para>Errors of every call: <see cref="KmsException"/> when the daemon answers other than Ok,
/// <see cref="KmsConnectionException"/> when it cannot be reached, <see cref="TimeoutException"/>,
/// <see cref="OperationCanceledException"/>.</para>
/// <para>Threads: any.</para>
/// </remarks>
public sealed partial class KmsClient : IDisposable
{
    private readonly KmsClientOptions _options;
    private readonly SemaphoreSlim _opening = new(1);
    private Connection? _connection;
    private volatile bool _isDisposed;

    /// <summary>Makes a client; it connects when it is first used.</summary>
    public KmsClient(KmsClientOptions? options = null) => _options = options ?? new KmsClientOptions();

    /// <summary>Greets the daemon: its version, its limits, and whom it takes the caller for.</summary>
    public async Task<HelloResponse> HelloAsync(CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.Hello);
        new HelloRequest { ClientName = "Kms.Client"u8 }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return HelloResponse.TryRead(ref reader, out var response) ? response : throw Unreadable();
    }

    /// <summary>Tells whom the daemon takes the caller for.</summary>
    public async Task<WhoAmIResponse> WhoAmIAsync(CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.WhoAmI);
        EmptyRequest.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return WhoAmIResponse.TryRead(ref reader, out var response) ? response : throw Unreadable();
    }

    /// <summary>Tells the state of the daemon.</summary>
    public async Task<StatusResponse> GetStatusAsync(CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.Status);
        EmptyRequest.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return StatusResponse.TryRead(ref reader, out var response) ? response : throw Unreadable();
    }

    /// <summary>Closes the connection; calls in flight fail.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _connection?.Dispose();
    }

    private static FrameBuffer Begin(Opcode opcode, FrameFlags flags = FrameFlags.None)
    {
        var frame = new FrameBuffer();
        FrameWriter.Begin(frame, flags, (ushort)opcode, requestId: 1);
        return frame;
    }

    private static KmsConnectionException Unreadable() => new("The daemon's answer cannot be read.");

    /// <summary>Sends a frame whose body is written, again where that is safe, and returns an answer
    /// that is Ok.</summary>
    private async Task<Answer> CallAsync(FrameBuffer frame, CancellationToken cancellation)
    {
        FrameWriter.End(frame, 0);
        if (frame.Length - FrameHeader.Size > Limits.FrameBodyBytesMax)
        {
            throw new KmsException(KmsStatus.FrameTooLarge, 0, TimeSpan.Zero);
        }

        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await CallAgainAsync(frame.WrittenMemory, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (
            timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The daemon did not answer within {_options.RequestTimeout}.");
        }
    }

    private async Task<Answer> CallAgainAsync(Memory<byte> frame, CancellationToken cancellation)
    {
        var delay = _options.RetryDelay;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var connection = await ConnectAsync(cancellation).ConfigureAwait(false);
                var answer = await connection.CallAsync(frame, cancellation).ConfigureAwait(false);
                if (answer.Status.Retry() != RetryHint.Reconnect || attempt >= _options.RetryCount)
                {
                    answer.ThrowUnlessOk();
                    return answer;
                }
            }
            catch (KmsConnectionException) when (attempt < _options.RetryCount && !_isDisposed)
            {
                // The next attempt makes a new connection.
            }

            await Task.Delay(delay, _options.TimeProvider, cancellation).ConfigureAwait(false);
            delay *= 2;
        }
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is { IsUsable: true } usable)
        {
            return usable;
        }

        await _opening.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // An old connection that is draining is left to end by itself: answers may still come.
            if (_connection is not { IsUsable: true })
            {
                _connection = await Connection.OpenAsync(_options.SocketPath, cancellation).ConfigureAwait(false);
            }

            return _connection;
        }
        finally
        {
            _opening.Release();
        }
    }
}
