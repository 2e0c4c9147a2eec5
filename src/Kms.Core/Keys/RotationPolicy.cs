namespace Kms.Core.Keys;

/// <summary>When a key rotates by itself and when it ends: pure functions of the key and the time.</summary>
public static class RotationPolicy
{
    /// <summary>When the next automatic rotation is due; null for none.</summary>
    /// <remarks>A rotation by hand restarts the period. A disabled key does not rotate.</remarks>
    public static DateTimeOffset? NextRotationAt(Key key) =>
        key.RotationPeriodSeconds == 0 || key.State != KeyState.Enabled
            ? null
            : key.RotatedAt.AddSeconds(key.RotationPeriodSeconds);

    /// <summary>Whether the key must rotate now.</summary>
    public static bool IsRotationDue(Key key, DateTimeOffset now) => NextRotationAt(key) <= now;

    /// <summary>Whether the key's deletion window is over.</summary>
    public static bool IsDestructionDue(Key key, DateTimeOffset now) =>
        key.State == KeyState.DeletionScheduled && key.DeletionAt <= now;
}
