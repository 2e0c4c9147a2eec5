namespace Kms;

/// <summary>What a key looks like from outside: everything but its material.</summary>
/// <param name="Id">The key's 16 random bytes, for ever; a name may change, an id may not.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Algorithm">The algorithm of all its versions.</param>
/// <param name="State">The state of the key as a whole.</param>
/// <param name="Revision">Counts every change of the key; send it back as the expected
/// revision.</param>
/// <param name="DefaultVersion">The version that encrypts and signs, from 1.</param>
/// <param name="LatestVersion">The highest version number there is.</param>
/// <param name="CreatedAt">When the key was made.</param>
/// <param name="RotationPeriod">Time from one automatic rotation to the next; null for
/// none.</param>
/// <param name="NextRotationAt">When the next automatic rotation is due; null for none.</param>
/// <param name="DeletionAt">When the key will be destroyed, if that is scheduled.</param>
/// <param name="Description">Free text.</param>
/// <param name="Labels">Free pairs, in the order of their names.</param>
public sealed record KeyInfo(
    Guid Id,
    KeyName Name,
    KeyAlgorithm Algorithm,
    KeyState State,
    ulong Revision,
    uint DefaultVersion,
    uint LatestVersion,
    DateTimeOffset CreatedAt,
    TimeSpan? RotationPeriod,
    DateTimeOffset? NextRotationAt,
    DateTimeOffset? DeletionAt,
    string Description,
    IReadOnlyDictionary<string, string> Labels);
