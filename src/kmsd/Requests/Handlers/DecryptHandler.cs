using Kms.Core.Operations;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Opens a ciphertext, straight into the answer.</summary>
internal static class DecryptHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!DecryptRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        context.AuditBytesIn = request.Ciphertext.Length;
        if (!CiphertextHeader.TryRead(request.Ciphertext, out var header))
        {
            return KmsStatus.DecryptionFailed;
        }

        var key = context.Key;
        context.AuditBytesOut = request.Ciphertext.Length - Limits.CiphertextOverheadBytes;
        var plaintext = DecryptResponse.WriteFields(
            response.Begin(DecryptResponse.FieldCount),
            key.Revision,
            key.Id,
            header.Version,
            context.AuditBytesOut);
        var status = context.Services.Encryption.Decrypt(
            key, request.Ciphertext, request.Aad, plaintext, out var version);
        context.AuditVersion = version;
        return status;
    }
}
