using System.Buffers;
using System.Net.Sockets;
using Kms.Protocol;

namespace Kms.Testing;

/// <summary>A client that sends whatever bytes a test wants, and reads answers frame by frame.</summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Connects; <paramref name="ownName"/> is bound first when given (a leading NUL is abstract).</summary>
    public RawClient(string socketPath, string? ownName = null)
    {
        _socket.ReceiveTimeout = 20_000;
        _socket.SendTimeout = 20_000;
        if (ownName is not null)
        {
            _socket.Bind(new UnixDomainSocketEndPoint(ownName));
        }

        _socket.Connect(new UnixDomainSocketEndPoint(socketPath));
    }

    /// <summary>Writes a request's body.</summary>
    public delegate void WriteBody(BodyWriter writer);

    /// <summary>One frame with the body that <paramref name="write"/> writes.</summary>
    public static byte[] Frame(
        ushort code, ulong requestId, WriteBody write, FrameFlags flags = FrameFlags.None)
    {
        using var buffer = new FrameBuffer();
        var start = FrameWriter.Begin(buffer, flags, code, requestId);
        write(new BodyWriter(buffer));
        FrameWriter.End(buffer, start);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sends bytes as they are.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Sends what fits into the socket now, and returns how much that was.</summary>
    public int SendWhatFits(ReadOnlySpan<byte> bytes)
    {
        _socket.Blocking = false;
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        _socket.Blocking = true;
        return error == SocketError.Success ? sent : 0;
    }

    /// <summary>No more is sent; answers still come.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads the next frame; null when the connection ended in order.</summary>
    public (FrameHeader Header, byte[] Body)? Read()
    {
        var header = new byte[FrameHeader.Size];
        var first = ReadAll(header);
        if (first == 0)
        {
            return null;
        }

        if (first != header.Length)
        {
            throw new InvalidDataException("The connection ended inside a header.");
        }

        var read = FrameHeader.Read(header);
        var body = new byte[read.BodyBytes];
        return ReadAll(body) == body.Length
            ? (read, body)
            : throw new InvalidDataException("The connection ended inside a body.");
    }

    /// <summary>Reads the next frame, which must answer, and returns its status and body.</summary>
    public (KmsStatus Status, byte[] Body) ReadAnswer()
    {
        var (header, body) = Read() ?? throw new InvalidDataException("The connection ended.");
        return ((KmsStatus)header.Code, body);
    }

    /// <summary>Sends one request and reads its answer.</summary>
    public (KmsStatus Status, byte[] Body) Call(Opcode opcode, WriteBody write)
    {
        Send(Frame((ushort)opcode, 1, write));
        return ReadAnswer();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int ReadAll(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = _socket.Receive(destination[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }
}
