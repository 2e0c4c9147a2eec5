namespace Kms.Core.Keys;

/// <summary>What a caller changes of a key; null leaves a field as it is.</summary>
/// <param name="Name">The new name.</param>
/// <param name="Description">The new description.</param>
/// <param name="Labels">The new labels, all of them.</param>
/// <param name="RotationPeriodSeconds">The new rotation period; 0 ends automatic rotation.</param>
public sealed record KeyUpdate(
    KeyName? Name,
    string? Description,
    IReadOnlyDictionary<string, string>? Labels,
    uint? RotationPeriodSeconds);
