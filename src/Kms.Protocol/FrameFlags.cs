namespace Kms.Protocol;

/// <summary>Bits of the header's flags byte; unknown bits make a frame malformed.</summary>
[Flags]
public enum FrameFlags : byte
{
    /// <summary>A request of one operation.</summary>
    None = 0,

    /// <summary>The frame answers a request: its code is a status.</summary>
    Response = 1,

    /// <summary>The body is an array of items.</summary>
    Batch = 2,

    /// <summary>The server speaks unasked: its code is an event, its request id is 0.</summary>
    Event = 4,
}
