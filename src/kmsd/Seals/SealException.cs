namespace Kms.Daemon.Seals;

/// <summary>The root key cannot be had, and the daemon must not start.</summary>
/// <param name="message">What is wrong, with the path.</param>
/// <param name="hint">What to do.</param>
internal sealed class SealException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;
}
