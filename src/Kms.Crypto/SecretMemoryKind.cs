namespace Kms.Crypto;

/// <summary>How secret memory is protected. The numbers are those of secret_memory.h.</summary>
public enum SecretMemoryKind
{
    /// <summary>Not created yet.</summary>
    None = 0,

    /// <summary>Locked pages: never swapped, never dumped, wiped in a child; root can read them.
    /// </summary>
    LockedPages = 1,

    /// <summary>memfd_secret(2): taken out of the kernel's own map; not even root's debugger reads
    /// them.</summary>
    MemfdSecret = 2,
}
