using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>A request on a worker: its own copy, and room for its answer; used again and again.</summary>
/// <remarks><para>Ownership: both buffers are zeroized when the item is reset.</para></remarks>
internal sealed class WorkItem
{
    /// <summary>The connection that asked; null while the item is free.</summary>
    public Connection? Connection { get; private set; }

    /// <summary>The request's header.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>The request's body.</summary>
    public FrameBuffer Request { get; } = new();

    /// <summary>The whole answer frame.</summary>
    public FrameBuffer Response { get; } = new();

    /// <summary>Whether the handler threw: the connection is closed.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Takes a copy of a request.</summary>
    public void Set(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        Connection = connection;
        Header = header;
        body.CopyTo(Request.Reserve(body.Length));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Connection = null;
        Fault = null;
        Request.Clear();
        Response.Clear();
    }
}
