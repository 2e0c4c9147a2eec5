namespace Kms.Storage;

/// <summary>How a call to the store ended, with a sentence for the log when it did not end well.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Detail">Which call, which file, which error; null for Ok.</param>
public readonly record struct StoreResult(StoreOutcome Outcome, string? Detail = null)
{
    /// <summary>Done, and durable.</summary>
    public static StoreResult Ok => new(StoreOutcome.Ok);
}
