using Kms.Core.Access;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Takes a scheduled deletion back. A new name must be permitted, too.</summary>
internal static class RestoreKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!RestoreKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        KeyName? newName = KeyName.TryParse(request.NewName, out var name) ? name : null;
        if (newName is not null && !context.Connection.Access.Allows(Permission.RestoreKey, request.NewName))
        {
            return KmsStatus.PermissionDenied;
        }

        var status = context.Services.Lifecycle.Restore(
            context.Key.Id, RequestContext.Guard(request.Change), newName, out var key);
        return context.Answer(status, key, response);
    }
}
