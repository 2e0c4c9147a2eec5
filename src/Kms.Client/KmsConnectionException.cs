namespace Kms.Client;

/// <summary>The daemon could not be reached, went away, or does not speak the protocol.</summary>
public sealed class KmsConnectionException : Exception
{
    /// <summary>Makes the exception.</summary>
    public KmsConnectionException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
