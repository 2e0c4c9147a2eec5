namespace Kms.Protocol;

/// <summary>What a server says unasked, in a frame with request id 0; numbers are on the
/// wire.</summary>
public enum ServerEvent : ushort
{
    /// <summary>The daemon is stopping: send no more requests here, connect again.</summary>
    Draining = 1,
}
