using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Ends a disablement.</summary>
internal static class EnableKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!EnableKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var status = context.Services.Lifecycle.Enable(
            context.Key.Id, RequestContext.Guard(request.Change), out var key);
        return context.Answer(status, key, response);
    }
}
