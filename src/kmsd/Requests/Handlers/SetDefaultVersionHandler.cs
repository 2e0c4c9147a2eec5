using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Makes another enabled version the default.</summary>
internal static class SetDefaultVersionHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!SetDefaultVersionRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var status = context.Services.Lifecycle.SetDefaultVersion(
            context.Key.Id, RequestContext.Guard(request.Change), request.Version, out var key);
        return context.Answer(status, key, response);
    }
}
