namespace Kms.CommandLine;

/// <summary>What was asked for cannot be meant: a sentence, and what to do.</summary>
internal sealed class UsageException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;
}
