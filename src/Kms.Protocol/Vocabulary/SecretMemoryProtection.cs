namespace Kms;

/// <summary>What keeps key material from being read out of the daemon; numbers are on the
/// wire.</summary>
public enum SecretMemoryProtection : byte
{
    /// <summary>memfd_secret(2): not even root's debugger or a core dump reads it.</summary>
    MemfdSecret = 1,

    /// <summary>Locked pages kept out of dumps, with guard pages: root can still read
    /// them.</summary>
    LockedPages = 2,
}
