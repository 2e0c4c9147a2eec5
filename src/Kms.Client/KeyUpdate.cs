namespace Kms.Client;

/// <summary>What to change of a key; null leaves a field as it is.</summary>
public sealed record KeyUpdate
{
    /// <summary>The new name.</summary>
    public KeyName? Name { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>The new labels, all of them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The new rotation period; <see cref="TimeSpan.Zero"/> ends automatic rotation.</summary>
    public TimeSpan? RotationPeriod { get; init; }
}
