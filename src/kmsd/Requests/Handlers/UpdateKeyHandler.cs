using System.Text;
using Kms.Core.Access;
using Kms.Core.Keys;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Changes name, description, labels or rotation period. A new name must be permitted, too.</summary>
internal static class UpdateKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!UpdateKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        KeyName? newName = KeyName.TryParse(request.Name, out var name) ? name : null;
        if (newName is not null && !context.Connection.Access.Allows(Permission.UpdateKey, request.Name))
        {
            return KmsStatus.PermissionDenied;
        }

        var update = new KeyUpdate(
            newName,
            request.HasDescription ? Encoding.UTF8.GetString(request.Description) : null,
            request.Labels,
            request.RotationPeriodSeconds);
        var status = context.Services.Lifecycle.Update(
            context.Key.Id, RequestContext.Guard(request.Change), update, out var key);
        return context.Answer(status, key, response);
    }
}
