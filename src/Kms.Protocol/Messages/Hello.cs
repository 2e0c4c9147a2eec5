namespace Kms.Protocol;

/// <summary>Hello: <c>[client_name]</c>.</summary>
public readonly ref struct HelloRequest
{
    /// <summary>What the client calls itself, for the daemon's log; may be empty.</summary>
    public ReadOnlySpan<byte> ClientName { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out HelloRequest request)
    {
        reader.ReadArray(1);
        request = new HelloRequest { ClientName = reader.ReadText(Limits.ClientNameBytesMax) };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.WriteText(ClientName);
    }
}

/// <summary>Answer of Hello: what the client must know before it asks for more.</summary>
/// <param name="ProtocolVersion">1.</param>
/// <param name="ServerVersion">Version of the daemon.</param>
/// <param name="State">Whether it is unlocked.</param>
/// <param name="UserId">The caller's uid as the kernel says.</param>
/// <param name="ProcessId">The caller's pid as the kernel says.</param>
/// <param name="Unit">The caller's systemd unit; empty when it has none or it is not known.</param>
/// <param name="FrameBodyBytesMax">Longest body.</param>
/// <param name="InFlightRequestsMax">Requests one connection may have unanswered.</param>
/// <param name="BatchItemsMax">Items of one batch.</param>
/// <param name="ServerTime">The daemon's clock.</param>
public sealed record HelloResponse(
    byte ProtocolVersion,
    string ServerVersion,
    DaemonState State,
    uint UserId,
    uint ProcessId,
    string Unit,
    uint FrameBodyBytesMax,
    uint InFlightRequestsMax,
    uint BatchItemsMax,
    DateTimeOffset ServerTime)
{
    private const int FieldCount = 10;

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out HelloResponse response)
    {
        reader.ReadArray(FieldCount);
        response = new HelloResponse(
            (byte)reader.ReadUInt(byte.MaxValue),
            reader.ReadString(Limits.TextBytesMax),
            (DaemonState)reader.ReadUInt(byte.MaxValue),
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            reader.ReadString(Limits.TextBytesMax),
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            reader.ReadTime() ?? DateTimeOffset.UnixEpoch);
        return reader.TryFinish();
    }

    /// <summary>Writes the answer.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteUInt(ProtocolVersion);
        writer.WriteText(ServerVersion);
        writer.WriteUInt((byte)State);
        writer.WriteUInt(UserId);
        writer.WriteUInt(ProcessId);
        writer.WriteText(Unit);
        writer.WriteUInt(FrameBodyBytesMax);
        writer.WriteUInt(InFlightRequestsMax);
        writer.WriteUInt(BatchItemsMax);
        writer.WriteTime(ServerTime);
    }
}
