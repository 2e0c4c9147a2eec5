namespace Kms.Daemon.Configuration;

/// <summary>Where the seal keys come from: each opens the root key on its own.</summary>
internal sealed record RootKeyOptions
{
    public const string DefaultCredential = "kmsd.root.key";

    /// <summary>Path of a key file; null for none.</summary>
    public string? File { get; init; }

    /// <summary>Name of a systemd credential; null for none.</summary>
    public string? Credential { get; init; } = DefaultCredential;

    /// <summary>Make the key file when it is missing and the store is empty.</summary>
    public bool CreateIfMissing { get; init; }
}
