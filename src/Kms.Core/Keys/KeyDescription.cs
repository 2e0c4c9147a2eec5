namespace Kms.Core.Keys;

/// <summary>What a caller chooses of a new key.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Description">Free text.</param>
/// <param name="Labels">Free pairs.</param>
/// <param name="RotationPeriodSeconds">Seconds between automatic rotations; 0 for none.</param>
public sealed record KeyDescription(
    KeyName Name,
    KeyAlgorithm Algorithm,
    string Description,
    IReadOnlyDictionary<string, string> Labels,
    uint RotationPeriodSeconds);
