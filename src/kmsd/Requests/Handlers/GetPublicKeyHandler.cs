using Kms.Core.Operations;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Shows the public key of a version.</summary>
internal static class GetPublicKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!GetPublicKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        if (request.Format is not (PublicKeyFormat.Pem or PublicKeyFormat.Der or PublicKeyFormat.Jwk))
        {
            return KmsStatus.InvalidRequest;
        }

        var key = context.Key;
        var status = AsymmetricUse.GetPublicKey(
            key, request.Version, request.Format, out var version, out var publicKey);
        context.AuditVersion = version;
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        context.AuditBytesOut = publicKey.Length;
        GetPublicKeyResponse.WriteFields(
            response.Begin(GetPublicKeyResponse.FieldCount),
            key.Revision,
            version,
            key.Algorithm,
            publicKey.Span);
        return KmsStatus.Ok;
    }
}
