using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Makes a new version and makes it the default.</summary>
internal static class RotateKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!RotateKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var status = context.Services.Lifecycle.Rotate(
            context.Key.Id, RequestContext.Guard(request.Change), out var key);
        return context.Answer(status, key, response);
    }
}
