namespace Kms.Daemon.Configuration;

/// <summary>How much memory secrets get.</summary>
/// <param name="SecretBytes">Size of secret memory.</param>
internal sealed record MemoryOptions(long SecretBytes = 4 * 1024 * 1024);
