namespace Kms.Core.Keys;

/// <summary>Whether the states of a key and a version let them be used: pure functions.</summary>
public static class VersionUse
{
    /// <summary>Whether a key may be used at all.</summary>
    public static KmsStatus Check(Key key) => key.State switch
    {
        KeyState.Enabled => KmsStatus.Ok,
        KeyState.Disabled => KmsStatus.KeyDisabled,
        _ => KmsStatus.KeyDeletionScheduled,
    };

    /// <summary>Whether a version may be used.</summary>
    public static KmsStatus Check(KeyVersion version) => version.State switch
    {
        KeyVersionState.Enabled => KmsStatus.Ok,
        KeyVersionState.Destroyed => KmsStatus.VersionDestroyed,
        _ => KmsStatus.VersionDisabled,
    };
}
