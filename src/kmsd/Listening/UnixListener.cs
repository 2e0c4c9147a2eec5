using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kms.Daemon.Process;

namespace Kms.Daemon.Listening;

/// <summary>The listening socket: bound at a path, or taken from systemd.</summary>
/// <remarks><para>Never an abstract socket: anybody could have taken its name, and it has no mode.</para></remarks>
internal sealed class UnixListener : IDisposable
{
    private const int Backlog = 4096;
    private const int FirstPassedFd = 3;
    private const int SetDescriptorFlags = 2;
    private const int SetStatusFlags = 4;
    private const int LockExclusiveNow = 2 | 4;
    private const int OpenLockFlags = 0x42 | 0x20000 | Libc.CloseOnExec; // O_RDWR | O_CREAT | O_NOFOLLOW
    private const int PrivateFile = 0x180;
    private readonly Socket? _socket;
    private readonly string? _path;
    private readonly int _lock = -1;

    private UnixListener(int fd) => Fd = fd;

    private UnixListener(Socket socket, string path, int lockFile)
    {
        _socket = socket;
        _path = path;
        _lock = lockFile;
        Fd = (int)socket.Handle;
    }

    /// <summary>The descriptor to accept on.</summary>
    public int Fd { get; }

    /// <summary>Binds and listens.</summary>
    /// <param name="path">A path of at most 107 bytes.</param>
    /// <param name="mode">Mode of the socket file.</param>
    /// <param name="groupId">Group of the socket file; null for the daemon's own.</param>
    /// <exception cref="ListenException">The path is in use or cannot be bound.</exception>
    public static UnixListener Bind(string path, UnixFileMode mode, uint? groupId)
    {
        var lockFile = TakeLock(path);
        try
        {
            RemoveStale(path);
            return new UnixListener(BindSocket(path, mode, groupId), path, lockFile);
        }
        catch (ListenException)
        {
            Libc.Close(lockFile);
            throw;
        }
    }

    /// <summary>Takes the listening socket that systemd passed under a name; null when it passed none.</summary>
    /// <exception cref="ListenException">What was passed is no listening Unix stream socket.</exception>
    public static UnixListener? FromSystemd(string name, Func<string, string?> environment)
    {
        var processId = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (environment("LISTEN_PID") != processId
            || !int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var index = Array.IndexOf((environment("LISTEN_FDNAMES") ?? "").Split(':'), name);
        if (index < 0 || index >= count)
        {
            return null;
        }

        var fd = FirstPassedFd + index;
        if (PeerCredentials.Option(fd, Libc.OptionDomain) != Libc.DomainUnix
            || PeerCredentials.Option(fd, Libc.OptionType) != Libc.TypeStream
            || PeerCredentials.Option(fd, Libc.OptionAcceptsConnections) != 1)
        {
            throw new ListenException(
                $"the descriptor that systemd passed as \"{name}\" is no listening Unix stream socket",
                "use ListenStream= with a path in the .socket unit");
        }

        Libc.FileControl(fd, SetDescriptorFlags, 1);
        Libc.FileControl(fd, SetStatusFlags, Libc.NonBlocking);
        return new UnixListener(fd);
    }

    /// <summary>Stops listening; a socket file of our own goes away.</summary>
    public void Dispose()
    {
        if (_socket is not null && _path is not null)
        {
            File.Delete(_path);
            _socket.Dispose();
            Libc.Close(_lock);
        }
    }

    private static int TakeLock(string path)
    {
        var lockFile = Libc.Open(path + ".lock", OpenLockFlags, PrivateFile);
        if (lockFile < 0)
        {
            throw new ListenException(
                $"{path}.lock: cannot be opened: {LastError()}",
                "the socket's directory must exist and the daemon's user may write it");
        }

        if (Libc.Lock(lockFile, LockExclusiveNow) < 0)
        {
            Libc.Close(lockFile);
            throw new ListenException($"{path}: another daemon listens here", "one daemon per socket");
        }

        return lockFile;
    }

    private static Socket BindSocket(string path, UnixFileMode mode, uint? groupId)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Blocking = false;
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (groupId is { } group && Libc.ChangeOwner(path, uint.MaxValue, group) < 0)
            {
                throw new ListenException(
                    $"{path}: its group cannot be set: {LastError()}", "the daemon's user must be in that group");
            }

            File.SetUnixFileMode(path, mode);
            socket.Listen(Backlog);
            return socket;
        }
        catch (Exception fault) when (fault is SocketException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            socket.Dispose();
            throw new ListenException(
                $"{path}: cannot be bound: {fault.Message}",
                "its directory must exist and the daemon's user may write it");
        }
    }

    private static void RemoveStale(string path)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        if (!FileType.IsSocket(path))
        {
            throw new ListenException($"{path}: exists and is no socket", "move it away, or set another socket path");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw new ListenException($"{path}: somebody listens here", "one daemon per socket");
    }

    private static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError());
}
