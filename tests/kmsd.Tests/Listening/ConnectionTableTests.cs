using System.IO.Pipelines;
using Kms.Core.Access;
using Kms.Daemon.Listening;

namespace Kms.Daemon.Tests.Listening;

// Protects against: a user, or all of them, who lock the administrator or each other out.
public sealed class ConnectionTableTests
{
    private const uint Daemon = 900;
    private readonly ConnectionTable _table = new(
        new TransportOptions { ConnectionsMax = 6, ConnectionsPerUserMax = 4, AdministratorReserve = 2 }, Daemon);

    private int _nextFd = 250;

    [Fact]
    public void A_user_has_as_many_connections_as_the_limit_says()
    {
        Open(1000, 4);
        Assert.False(_table.HasRoomFor(1000));
        Assert.True(_table.HasRoomFor(1001));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Daemon)]
    public void An_administrator_has_the_reserve_when_all_others_have_the_rest(uint administrator)
    {
        Open(1000, 4);
        Open(1001, 2);
        Assert.False(_table.HasRoomFor(1002));

        Open(administrator, 2);
        Assert.False(_table.HasRoomFor(administrator));
    }

    [Fact]
    public void A_connection_that_ends_makes_room()
    {
        var connections = Open(1000, 4);

        _table.Remove(connections[0]);

        Assert.True(_table.HasRoomFor(1000));
        Assert.Null(_table.Find(connections[0].Fd));
        Assert.Same(connections[3], _table.Find(connections[3].Fd));
        Assert.Equal(3, _table.Count);
        Assert.Equal(connections.Skip(1), _table.All());
    }

    private List<Connection> Open(uint userId, int count)
    {
        var opened = new List<Connection>();
        for (var i = 0; i < count; i++)
        {
            Assert.True(_table.HasRoomFor(userId));
            opened.Add(new Connection(
                _nextFd++, new Caller(userId, userId, 1, [], ""), state: null, host: null!, new PipeOptions()));
            _table.Add(opened[^1]);
        }

        return opened;
    }
}
