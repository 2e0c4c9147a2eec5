namespace Kms.Daemon.Configuration;

/// <summary>Where the store is.</summary>
/// <param name="Path">Directory of the sealed records.</param>
internal sealed record StoreOptions(string Path = "/var/lib/kmsd");
