using System.Net.Sockets;
using Kms.Protocol;
using Kms.Testing;

namespace Kms.Client.Tests;

/// <summary>A server that answers as a test says, over a real Unix socket.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public FakeServer()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
    }

    public string Path => _directory.File("fake.sock");

    /// <summary>A client of this server.</summary>
    public KmsClient Client(TimeProvider? time = null) => new(new KmsClientOptions
    {
        SocketPath = Path,
        RetryDelay = TimeSpan.Zero,
        TimeProvider = time ?? TimeProvider.System,
    });

    /// <summary>Takes the next connection.</summary>
    public async Task<Peer> AcceptAsync() => new(await Task.Run(_listener.Accept));

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    /// <summary>One connection, seen from the server.</summary>
    internal sealed class Peer(Socket socket) : IDisposable
    {
        public async Task<(FrameHeader Header, byte[] Body)> ReadAsync()
        {
            var header = FrameHeader.Read(await FillAsync(new byte[FrameHeader.Size]));
            return (header, await FillAsync(new byte[header.BodyBytes]));
        }

        public void Answer(ulong requestId, KmsStatus status, RawClient.WriteBody body) =>
            Send(RawClient.Frame((ushort)status, requestId, body, FrameFlags.Response));

        /// <summary>Answers GenerateRandom with one byte that tells the requests apart.</summary>
        public void AnswerRandom(ulong requestId, byte value) => Answer(requestId, KmsStatus.Ok, writer =>
        {
            writer.WriteArrayHeader(1);
            writer.WriteBinary([value]);
        });

        public void Send(byte[] bytes) => socket.Send(bytes);

        public void Dispose() => socket.Dispose();

        private async Task<byte[]> FillAsync(byte[] buffer)
        {
            for (var filled = 0; filled < buffer.Length;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                filled += read > 0 ? read : throw new EndOfStreamException();
            }

            return buffer;
        }
    }
}
