using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Stops all use of a key and destroys it after a window.</summary>
internal static class ScheduleKeyDeletionHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!ScheduleKeyDeletionRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var status = context.Services.Lifecycle.ScheduleDeletion(
            context.Key.Id, RequestContext.Guard(request.Change), request.WindowDays, out var key);
        return context.Answer(status, key, response);
    }
}
