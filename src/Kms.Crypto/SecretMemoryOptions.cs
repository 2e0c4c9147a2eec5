namespace Kms.Crypto;

/// <summary>How secret memory is set up at start.</summary>
public sealed record SecretMemoryOptions
{
    /// <summary>Size of the arena in bytes, 1 MiB to 1 GiB; it counts against RLIMIT_MEMLOCK. All
    /// keys and OpenSSL's whole heap lie in it: OpenSSL itself takes 0.6 MB, a thread that uses
    /// private keys 0.15 MB, an AES key 80 bytes, a P-256 key 6 KB, an RSA-4096 key 24 KB. Default
    /// 4 MiB, half of the usual limit.</summary>
    public long CapacityBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Use locked pages even where memfd_secret works. Default false.</summary>
    public bool LockedPagesOnly { get; init; }

    /// <summary>Start even when something in the process used OpenSSL before, which leaves its heap
    /// outside the arena. For test hosts; a daemon must leave it false, the default.</summary>
    public bool AllowOpenSslHeapOutside { get; init; }
}
