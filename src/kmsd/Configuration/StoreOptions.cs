namespace Kms.Daemon.Configuration;

/// <summary>Where the store is.</summary>
/// <param name="Path">Directory of the sealed records.</param>
/// <param name="Anchor">File that remembers how new the store is; null for none.</param>
/// <param name="IsAccepted">Whether the command line says to take the store as it is.</param>
internal sealed record StoreOptions(
    string Path = "/var/lib/kmsd", string? Anchor = null, bool IsAccepted = false);
