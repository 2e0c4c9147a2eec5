namespace Kms.Storage;

/// <summary>The store cannot be opened: a sentence, and what to do about it.</summary>
/// <param name="message">What is wrong, with the path.</param>
/// <param name="hint">What to do.</param>
public sealed class StoreOpenException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;
}
