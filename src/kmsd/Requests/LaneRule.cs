namespace Kms.Daemon.Requests;

/// <summary>Where an operation runs.</summary>
internal enum LaneRule
{
    /// <summary>On the loop that read it: under 50 µs.</summary>
    Inline,

    /// <summary>On a worker: it waits for the disk.</summary>
    Change,

    /// <summary>On a worker: it makes key material, which takes seconds for RSA, then waits for the disk.</summary>
    Generate,

    /// <summary>On a worker: milliseconds of computation.</summary>
    Expensive,

    /// <summary>Inline for P-256, on a worker for P-384.</summary>
    Signing,
}
