using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>What a connection needs of its loop.</summary>
internal interface IConnectionHost
{
    /// <summary>Hands a copy of a request to a worker; false when the lane is full.</summary>
    bool TryDefer(Connection connection, WorkLane lane, in FrameHeader header, ReadOnlySpan<byte> body);
}
