namespace Kms.Simulation;

/// <summary>What a history does next; each is an operation of the daemon or of its host.</summary>
internal enum Step
{
    Create,
    Rotate,
    Update,
    SetDefaultVersion,
    Disable,
    Enable,
    ScheduleDeletion,
    Restore,
    Encrypt,
    StoreUsage,
    DestroyDue,
    Compact,
    RestartInOrder,
    RestartKilled,
}
