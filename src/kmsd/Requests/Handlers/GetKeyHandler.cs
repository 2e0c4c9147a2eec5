using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Shows one key.</summary>
internal static class GetKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!GetKeyRequest.TryRead(ref body, out _))
        {
            return body.Status;
        }

        KeyResponse.Write(response.Body, context.Key.ToInfo());
        return KmsStatus.Ok;
    }
}
