using System.Security.Cryptography;
using Kms.Protocol;

namespace Kms.Client;

/// <summary>An answer as it came: header and body.</summary>
/// <remarks><para>Ownership: Dispose zeroizes the body, which may hold plaintext.</para></remarks>
internal sealed class Answer(FrameHeader header, byte[] body) : IDisposable
{
    /// <summary>The status.</summary>
    public KmsStatus Status => (KmsStatus)header.Code;

    /// <summary>The request's id.</summary>
    public ulong RequestId => header.RequestId;

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body => body;

    /// <summary>Throws unless the status is Ok.</summary>
    /// <exception cref="KmsException">The daemon answered with another status.</exception>
    public void ThrowUnlessOk()
    {
        if (Status == KmsStatus.Ok)
        {
            return;
        }

        var reader = new BodyReader(body);
        ErrorResponse.TryRead(ref reader, out var error);
        throw new KmsException(Status, RequestId, TimeSpan.FromMilliseconds(error.RetryAfterMilliseconds));
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(body);
}
