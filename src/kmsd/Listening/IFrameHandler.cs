using Kms.Core.Access;
using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>What the transport feeds: whole frames, in the order in which they came.</summary>
internal interface IFrameHandler
{
    /// <summary>Loop thread. A connection opened; returns what is kept in its State.</summary>
    object? Accept(Caller caller);

    /// <summary>Loop thread. Writes the answer into the connection's output, or defers the frame.</summary>
    void Handle(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body);

    /// <summary>Worker thread. Writes the whole answer frame into <paramref name="output"/>.</summary>
    void HandleDeferred(
        Connection connection, in FrameHeader header, ReadOnlySpan<byte> body, FrameBuffer output);

    /// <summary>Loop thread, once a turn, before anything is sent.</summary>
    /// <returns>False when the answers of this turn must not be sent.</returns>
    bool CommitTurn();
}
