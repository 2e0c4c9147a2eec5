namespace Kms;

/// <summary>What a key version looks like from outside: everything but its material.</summary>
/// <param name="Number">The version's number, from 1.</param>
/// <param name="State">Its state.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DestroyAt">When it will be, or was, destroyed; null if that is not
/// scheduled.</param>
public sealed record KeyVersionInfo(
    uint Number, KeyVersionState State, DateTimeOffset CreatedAt, DateTimeOffset? DestroyAt);
