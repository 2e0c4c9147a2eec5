using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kms.Core.Access;
using Kms.Daemon.Process;

namespace Kms.Daemon.Listening;

/// <summary>Asks the kernel who connected: SO_PEERCRED and SO_PEERGROUPS, as of connect(2) (unix(7)).</summary>
internal static unsafe class PeerCredentials
{
    private const int OutOfRange = 34;
    private const int GroupsAtFirst = 64;

    /// <summary>Reads the peer of an accepted connection; null when the kernel does not say.</summary>
    public static Caller? Read(int socket)
    {
        // A passed TCP socket would answer uid 4294967295; only a Unix socket has a peer that is known.
        if (Option(socket, Libc.OptionDomain) != Libc.DomainUnix)
        {
            return null;
        }

        var credentials = stackalloc int[3];
        var length = 3 * sizeof(int);
        if (Libc.GetSocketOption(
            socket, Libc.SocketLevel, Libc.OptionPeerCredentials, credentials, &length) < 0)
        {
            return null;
        }

        return ReadGroups(socket) is { } groups
            ? new Caller(
                unchecked((uint)credentials[1]),
                unchecked((uint)credentials[2]),
                (uint)credentials[0],
                groups,
                "")
            : null;
    }

    /// <summary>An integer option of a socket; -1 when it has none.</summary>
    public static int Option(int socket, int option)
    {
        int value;
        var length = sizeof(int);
        return Libc.GetSocketOption(socket, Libc.SocketLevel, option, &value, &length) < 0 ? -1 : value;
    }

    private static ImmutableArray<uint>? ReadGroups(int socket)
    {
        var groups = new uint[GroupsAtFirst];
        while (true)
        {
            var length = groups.Length * sizeof(uint);
            int result;
            fixed (uint* start = groups)
            {
                result = Libc.GetSocketOption(
                    socket, Libc.SocketLevel, Libc.OptionPeerGroups, start, &length);
            }

            if (result == 0)
            {
                return [.. groups.AsSpan(0, length / sizeof(uint))];
            }

            // The kernel says how much room it wants; more groups than that cannot be.
            if (Marshal.GetLastSystemError() != OutOfRange || length / sizeof(uint) > Limits.PeerGroupsMax)
            {
                return null;
            }

            groups = new uint[length / sizeof(uint)];
        }
    }
}
