namespace Kms;

/// <summary>Whether the daemon holds its root key; numbers are on the wire.</summary>
public enum DaemonState : byte
{
    /// <summary>The root key is in memory: every operation is served.</summary>
    Unlocked = 1,

    /// <summary>No seal gave the root key: only service operations are served.</summary>
    Locked = 2,

    /// <summary>A stop was asked for: requests in flight finish, new ones are refused.</summary>
    Draining = 3,
}
