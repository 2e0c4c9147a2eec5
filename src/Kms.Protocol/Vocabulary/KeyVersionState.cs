namespace Kms;

/// <summary>The state of one key version; numbers are on the wire and in records.</summary>
/// <remarks><para>Standard: after the key states of NIST SP 800-57 Part 1 §7.</para></remarks>
public enum KeyVersionState : byte
{
    /// <summary>Made ahead of its use: neither encrypts nor decrypts yet.</summary>
    Staged = 1,

    /// <summary>Decrypts and verifies; encrypts and signs while it is the default
    /// version.</summary>
    Enabled = 2,

    /// <summary>Refuses every operation until it is enabled again.</summary>
    Disabled = 3,

    /// <summary>As disabled, and destroyed for good when its window ends.</summary>
    DestroyScheduled = 4,

    /// <summary>The key material is gone; only the fact that it existed is kept.</summary>
    Destroyed = 5,
}
