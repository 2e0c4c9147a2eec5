namespace Kms.Daemon.Listening;

/// <summary>The queues of the worker pool: what waits for one thing never waits for another.</summary>
internal enum WorkLane
{
    /// <summary>Milliseconds of computation.</summary>
    Expensive,

    /// <summary>Changes, which wait for the disk.</summary>
    Mutation,

    /// <summary>RSA key generation: seconds, one at a time.</summary>
    KeyGeneration,
}
