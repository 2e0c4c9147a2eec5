namespace Kms;

/// <summary>What a client may do after a status.</summary>
public enum RetryHint : byte
{
    /// <summary>The same request will fail again.</summary>
    Never = 0,

    /// <summary>The same request may succeed later on the same connection.</summary>
    SameCall = 1,

    /// <summary>Connect again, then the same request may succeed.</summary>
    Reconnect = 2,
}
