namespace Kms.Crypto;

/// <summary>Cryptography could not be started, and the process must not serve.</summary>
/// <remarks>The message is one sentence for the operator: what is wrong and what to do.</remarks>
public sealed class CryptoStartException : Exception
{
    /// <summary>Makes the exception with its sentence.</summary>
    public CryptoStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its sentence and what caused it.</summary>
    public CryptoStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
