using System.Buffers.Binary;
using System.Collections.Concurrent;
using Kms.Core.Access;
using Kms.Daemon.Listening;
using Kms.Protocol;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Daemon.Tests.Listening;

/// <summary>An event loop on a socket of its own whose handler does what a frame's code says.</summary>
internal sealed class LoopFixture : IFrameHandler, IDisposable
{
    /// <summary>Answers with the request's body.</summary>
    public const ushort Echo = 1;

    /// <summary>Answers with as many bytes as the body's u32 says.</summary>
    public const ushort Bytes = 2;

    /// <summary>Echoes from a worker, once <see cref="Gate"/> is open.</summary>
    public const ushort Wait = 3;

    /// <summary>Throws on the loop.</summary>
    public const ushort Throw = 4;

    /// <summary>Throws on a worker.</summary>
    public const ushort ThrowOnWorker = 5;

    /// <summary>Holds the loop up until <see cref="Gate"/> is open.</summary>
    public const ushort Hang = 6;

    private readonly TemporaryDirectory _directory = new();
    private readonly UnixListener _listener;
    private volatile bool _mayCommit = true;
    private int _isDrained;

    public LoopFixture(TransportOptions? options = null)
    {
        _listener = UnixListener.Bind(SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite, groupId: null);
        Loop = new EventLoop(
            _listener, this, options ?? new TransportOptions(), Time, (_, fault) => Faults.Enqueue(fault));
        Loop.Start();
    }

    public FakeTimeProvider Time { get; } = new();

    public EventLoop Loop { get; }

    public string SocketPath => _directory.File("s");

    /// <summary>What <see cref="Wait"/> waits for.</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Released once for each request that waits on a worker.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);

    /// <summary>What the loop reported.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Turns that were committed.</summary>
    public int Commits { get; private set; }

    /// <summary>Bytes the loop's thread had allocated when it handled its latest echo.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Whether answers may be sent.</summary>
    public bool MayCommit
    {
        get => _mayCommit;
        set => _mayCommit = value;
    }

    public static byte[] Frame(ushort code, ulong requestId, ReadOnlySpan<byte> body)
    {
        var frame = new byte[FrameHeader.Size + body.Length];
        new FrameHeader((uint)body.Length, Limits.ProtocolVersion, FrameFlags.None, code, requestId).Write(frame);
        body.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    /// <summary>A request for an answer of so many bytes.</summary>
    public static byte[] BytesFrame(ulong requestId, int count)
    {
        var body = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(body, count);
        return Frame(Bytes, requestId, body);
    }

    /// <summary>Sends an echo and reads its answer: whatever was sent before has been handled.</summary>
    public static void ExchangeEcho(RawClient client, ulong id)
    {
        client.Send(Frame(Echo, id, [1, 2, 3]));
        ExpectEcho(client, id, [1, 2, 3]);
    }

    /// <summary>Reads an answer, which must be this one.</summary>
    public static void ExpectEcho(RawClient client, ulong id, byte[] body)
    {
        var (header, answer) = client.Read()!.Value;
        Assert.Equal((id, (ushort)0, FrameFlags.Response), (header.RequestId, header.Code, header.Flags));
        Assert.True(body.AsSpan().SequenceEqual(answer));
    }

    public RawClient Connect() => new(SocketPath);

    public object? Accept(Caller caller) => null;

    public void Handle(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Code)
        {
            case Echo:
                AllocatedBytes = GC.GetAllocatedBytesForCurrentThread();
                Answer(connection.Output, header, body);
                break;
            case Bytes:
                Answer(connection.Output, header, new byte[BinaryPrimitives.ReadInt32LittleEndian(body)]);
                break;
            case Hang:
                Waiting.Release();
                Gate.Wait();
                break;
            case Throw:
                throw new InvalidOperationException("on the loop");
            default:
                connection.Defer(WorkLane.Expensive, header, body);
                break;
        }
    }

    public void HandleDeferred(
        Connection connection, in FrameHeader header, ReadOnlySpan<byte> body, FrameBuffer output)
    {
        if (header.Code == ThrowOnWorker)
        {
            throw new InvalidOperationException("on a worker");
        }

        Waiting.Release();
        Gate.Wait();
        Answer(output, header, body);
    }

    public bool CommitTurn()
    {
        Commits++;
        return MayCommit;
    }

    /// <summary>Stops the loop as the daemon does.</summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        await Loop.DrainAsync(timeout);
        _isDrained = 1;
    }

    public void Dispose()
    {
        Gate.Set();
        if (_isDrained == 0)
        {
            Loop.DrainAsync(TimeSpan.Zero).Wait();
        }

        Loop.Dispose();
        _listener.Dispose();
        _directory.Dispose();
        Gate.Dispose();
        Waiting.Dispose();
    }

    private static void Answer(FrameBuffer output, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        var start = FrameWriter.Begin(output, FrameFlags.Response, 0, header.RequestId);
        body.CopyTo(output.Reserve(body.Length));
        FrameWriter.End(output, start);
    }
}
