using System.Collections.Immutable;

namespace Kms.Daemon.Seals;

/// <summary>One line of root.seals: the root key, sealed under the key of one source.</summary>
/// <param name="Kind">What kind of source opens it: lower-case letters, digits and -.</param>
/// <param name="SealedKey">Exactly 104 bytes.</param>
internal sealed record Seal(string Kind, ImmutableArray<byte> SealedKey)
{
    /// <summary>The seal of a key file.</summary>
    public const string KeyFile = "key-file";

    /// <summary>The seal of a systemd credential.</summary>
    public const string SystemdCredential = "systemd-credential";
}
