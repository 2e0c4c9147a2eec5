using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Stops all use of a key.</summary>
internal static class DisableKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!DisableKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var status = context.Services.Lifecycle.Disable(
            context.Key.Id, RequestContext.Guard(request.Change), out var key);
        return context.Answer(status, key, response);
    }
}
