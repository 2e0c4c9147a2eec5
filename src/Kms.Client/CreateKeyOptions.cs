namespace Kms.Client;

/// <summary>What a new key may have beyond its name and algorithm.</summary>
public sealed record CreateKeyOptions
{
    /// <summary>Free text, at most 1024 bytes of UTF-8 (default: empty).</summary>
    public string Description { get; init; } = "";

    /// <summary>Free pairs, at most 64 (default: none).</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Time between automatic rotations, a minute to ten years, for AES_256_GCM (default: none).</summary>
    public TimeSpan? RotationPeriod { get; init; }
}
