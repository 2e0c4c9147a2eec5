using Kms.Core.Operations;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Encrypts under the default version, straight into the answer.</summary>
internal static class EncryptHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!EncryptRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var key = context.Key;
        context.AuditVersion = key.DefaultVersion.Number;
        context.AuditBytesIn = request.Plaintext.Length;
        context.AuditBytesOut = Encryption.CiphertextBytes(request.Plaintext.Length);

        var ciphertext = CiphertextResponse.WriteFields(
            response.Begin(CiphertextResponse.FieldCount),
            key.Revision,
            key.DefaultVersion.Number,
            context.AuditBytesOut);
        return context.Services.Encryption.Encrypt(key, request.Plaintext, request.Aad, ciphertext);
    }
}
