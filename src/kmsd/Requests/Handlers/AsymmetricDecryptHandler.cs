using System.Security.Cryptography;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Opens an RSA-OAEP ciphertext.</summary>
internal static class AsymmetricDecryptHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!AsymmetricDecryptRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var key = context.Key;
        context.AuditBytesIn = request.Ciphertext.Length;
        Span<byte> plaintext = stackalloc byte[Limits.RsaCiphertextBytes];
        try
        {
            var status = context.Services.AsymmetricUse.Decrypt(
                key, request.Version, request.Ciphertext, plaintext, out var version, out var length);
            context.AuditVersion = version;
            if (status != KmsStatus.Ok)
            {
                return status;
            }

            context.AuditBytesOut = length;
            AsymmetricDecryptResponse.WriteFields(
                response.Begin(AsymmetricDecryptResponse.FieldCount),
                key.Revision,
                version,
                plaintext[..length]);
            return KmsStatus.Ok;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }
}
