namespace Kms.Daemon.Listening;

/// <summary>The open connections of a loop, by descriptor, and how many each user has.</summary>
/// <remarks><para>Threads: the loop; <see cref="Count"/> may be read by any.</para></remarks>
internal sealed class ConnectionTable(TransportOptions options, uint daemonUserId)
{
    private readonly Dictionary<uint, int> _byUser = [];
    private Connection?[] _byFd = new Connection?[256];
    private int _count;

    /// <summary>Open connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether one more connection of a user is within the limits.</summary>
    public bool HasRoomFor(uint userId)
    {
        var isAdministrator = userId == 0 || userId == daemonUserId;
        var total = options.ConnectionsMax + (isAdministrator ? options.AdministratorReserve : 0);
        return _count < total
            && (isAdministrator || _byUser.GetValueOrDefault(userId) < options.ConnectionsPerUserMax);
    }

    /// <summary>Adds a connection.</summary>
    public void Add(Connection connection)
    {
        if (connection.Fd >= _byFd.Length)
        {
            Array.Resize(ref _byFd, connection.Fd * 2);
        }

        _byFd[connection.Fd] = connection;
        _byUser[connection.Caller.UserId] = _byUser.GetValueOrDefault(connection.Caller.UserId) + 1;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Takes a connection out.</summary>
    public void Remove(Connection connection)
    {
        _byFd[connection.Fd] = null;
        if (--_byUser[connection.Caller.UserId] == 0)
        {
            _byUser.Remove(connection.Caller.UserId);
        }

        Volatile.Write(ref _count, _count - 1);
    }

    /// <summary>The connection of a descriptor; null when there is none any more.</summary>
    public Connection? Find(int fd) => fd < _byFd.Length ? _byFd[fd] : null;

    /// <summary>All connections; they may be removed on the way.</summary>
    public IEnumerable<Connection> All()
    {
        for (var fd = 0; fd < _byFd.Length; fd++)
        {
            if (_byFd[fd] is { } connection)
            {
                yield return connection;
            }
        }
    }
}
