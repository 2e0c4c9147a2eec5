using System.Net.Sockets;
using System.Text;

namespace Kms.Testing;

/// <summary>The other end of sd_notify(3): hears READY=1 and the like from a daemon under test.</summary>
public sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <summary>Listens at a path.</summary>
    public NotifySocket(string path)
    {
        Path = path;
        _socket.ReceiveTimeout = 100;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>What NOTIFY_SOCKET is set to.</summary>
    public string Path { get; }

    /// <summary>Waits for a state; false when <paramref name="isHopeless"/> says so first.</summary>
    public bool WaitFor(string state, Func<bool> isHopeless)
    {
        var buffer = new byte[4096];
        while (!isHopeless())
        {
            var received = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success
                && Encoding.UTF8.GetString(buffer, 0, received).Split('\n').Contains(state))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
