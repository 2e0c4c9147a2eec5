namespace Kms.Daemon.Listening;

/// <summary>The socket cannot be listened on: a sentence, and what to do about it.</summary>
internal sealed class ListenException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;
}
