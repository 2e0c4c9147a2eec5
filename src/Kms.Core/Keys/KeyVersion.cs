namespace Kms.Core.Keys;

/// <summary>One version of a key: an immutable snapshot, but for its use counter and its material slot.</summary>
/// <remarks><para>Threads: any. The counter and the slot are shared by all snapshots of a version.</para></remarks>
public sealed record KeyVersion
{
    /// <summary>The version's number, from 1.</summary>
    public required uint Number { get; init; }

    /// <summary>Its state.</summary>
    public required KeyVersionState State { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it will be, or was, destroyed.</summary>
    public DateTimeOffset? DestroyAt { get; init; }

    /// <summary>SubjectPublicKeyInfo in DER; empty for a symmetric version.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>The material, sealed under the key's KEK; empty once it is destroyed.</summary>
    public required ReadOnlyMemory<byte> SealedMaterial { get; init; }

    /// <summary>Counts encryptions.</summary>
    public required UsageCounter Usage { get; init; }

    /// <summary>Holds the unsealed material while it is in use.</summary>
    internal MaterialSlot Material { get; } = new();
}
