using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kms.Daemon.Listening;
using Kms.Testing;

namespace Kms.Daemon.Tests.Listening;

// Protects against: two daemons on one socket, a socket others may use, and a descriptor that is none of ours.
public sealed class UnixListenerTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryDirectory _directory = new();

    private string SocketPath => _directory.File("s");

    [Fact]
    public void The_socket_has_its_mode_and_is_gone_afterwards()
    {
        using (UnixListener.Bind(SocketPath, Private, groupId: null))
        {
            Assert.Equal(Private, File.GetUnixFileMode(SocketPath));
        }

        Assert.False(Path.Exists(SocketPath));
    }

    [Fact]
    public void The_socket_of_a_daemon_that_was_killed_is_replaced()
    {
        // Disposing a socket removes its file; one that is moved meanwhile stays, as after a kill.
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(SocketPath));
            File.Move(SocketPath, SocketPath + ".aside");
        }

        File.Move(SocketPath + ".aside", SocketPath);

        using var listener = UnixListener.Bind(SocketPath, Private, groupId: null);
        using var client = new RawClient(SocketPath);
    }

    [Fact]
    public void A_second_daemon_on_the_socket_is_refused()
    {
        using var first = UnixListener.Bind(SocketPath, Private, groupId: null);

        var refusal = Assert.Throws<ListenException>(() => UnixListener.Bind(SocketPath, Private, groupId: null));

        Assert.Contains("another daemon", refusal.Message, StringComparison.Ordinal);
        using var client = new RawClient(SocketPath);
    }

    [Fact]
    public void A_stranger_that_listens_at_the_path_is_left_alone()
    {
        using var stranger = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        stranger.Bind(new UnixDomainSocketEndPoint(SocketPath));
        stranger.Listen(8);

        Assert.Throws<ListenException>(() => UnixListener.Bind(SocketPath, Private, groupId: null));

        using var client = new RawClient(SocketPath);
    }

    [Fact]
    public void A_file_at_the_path_is_left_alone()
    {
        File.WriteAllText(SocketPath, "mine");

        Assert.Throws<ListenException>(() => UnixListener.Bind(SocketPath, Private, groupId: null));

        Assert.Equal("mine", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void A_refused_bind_lets_the_next_one_in()
    {
        File.WriteAllText(SocketPath, "mine");
        Assert.Throws<ListenException>(() => UnixListener.Bind(SocketPath, Private, groupId: null));
        File.Delete(SocketPath);

        using var listener = UnixListener.Bind(SocketPath, Private, groupId: null);
    }

    [Fact]
    public void A_socket_that_systemd_passed_is_found_by_its_name_and_its_file_stays()
    {
        using var passed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        passed.Bind(new UnixDomainSocketEndPoint(SocketPath));
        passed.Listen(8);

        using (var listener = UnixListener.FromSystemd("kmsd", Passing(passed, "kmsd")))
        {
            Assert.Equal((int)passed.Handle, listener!.Fd);
        }

        Assert.True(Path.Exists(SocketPath));
        using var client = new RawClient(SocketPath);
    }

    [Fact]
    public void Nothing_is_taken_that_was_passed_to_another_process_or_under_another_name()
    {
        using var passed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        passed.Bind(new UnixDomainSocketEndPoint(SocketPath));
        passed.Listen(8);
        var environment = Passing(passed, "kmsd");

        Assert.Null(UnixListener.FromSystemd("metrics", environment));
        Assert.Null(UnixListener.FromSystemd("kmsd", static _ => null));
        Assert.Null(UnixListener.FromSystemd("kmsd", name => name == "LISTEN_PID" ? "1" : environment(name)));
        Assert.Null(UnixListener.FromSystemd("kmsd", name => name == "LISTEN_FDS" ? "0" : environment(name)));
        Assert.Null(UnixListener.FromSystemd("kmsd", name => name == "LISTEN_FDS" ? "-1" : environment(name)));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream, true)]
    [InlineData(AddressFamily.Unix, SocketType.Stream, false)]
    [InlineData(AddressFamily.Unix, SocketType.Dgram, false)]
    public void Only_a_listening_Unix_stream_socket_is_taken(AddressFamily family, SocketType type, bool listens)
    {
        using var passed = new Socket(family, type, ProtocolType.Unspecified);
        passed.Bind(family == AddressFamily.Unix
            ? new UnixDomainSocketEndPoint(SocketPath)
            : new IPEndPoint(IPAddress.Loopback, 0));
        if (listens)
        {
            passed.Listen(8);
        }

        Assert.Throws<ListenException>(() => UnixListener.FromSystemd("kmsd", Passing(passed, "kmsd")));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>What systemd would set if the socket's descriptor had come from it.</summary>
    private static Func<string, string?> Passing(Socket socket, string name)
    {
        var index = (int)socket.Handle - 3;
        return variable => variable switch
        {
            "LISTEN_PID" => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            "LISTEN_FDS" => (index + 1).ToString(CultureInfo.InvariantCulture),
            "LISTEN_FDNAMES" => string.Join(':', Enumerable.Repeat("other", index).Append(name)),
            _ => null,
        };
    }
}
