namespace Kms;

/// <summary>The state of a key as a whole; numbers are on the wire and in records.</summary>
public enum KeyState : byte
{
    /// <summary>In use.</summary>
    Enabled = 1,

    /// <summary>Refuses every cryptographic operation until it is enabled again.</summary>
    Disabled = 2,

    /// <summary>As disabled, and destroyed for good when its window ends, unless
    /// restored.</summary>
    DeletionScheduled = 3,
}
