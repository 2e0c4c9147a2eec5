using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Signs a digest with the default version.</summary>
internal static class SignHashHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!SignHashRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        if (request.Format is not (SignatureFormat.Der or SignatureFormat.P1363))
        {
            return KmsStatus.InvalidRequest;
        }

        var key = context.Key;
        context.AuditVersion = key.DefaultVersion.Number;
        context.AuditBytesIn = request.Digest.Length;
        Span<byte> signature = stackalloc byte[Limits.SignatureBytesMax];
        var status = context.Services.AsymmetricUse.SignHash(
            key, request.Digest, request.Format, signature, out var length);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        context.AuditBytesOut = length;
        SignHashResponse.WriteFields(
            response.Begin(SignHashResponse.FieldCount),
            key.Revision,
            key.DefaultVersion.Number,
            signature[..length]);
        return KmsStatus.Ok;
    }
}
