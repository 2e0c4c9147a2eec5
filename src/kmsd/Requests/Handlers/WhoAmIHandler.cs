using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Tells whom the daemon takes the caller for.</summary>
internal static class WhoAmIHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!EmptyRequest.TryRead(ref body))
        {
            return body.Status;
        }

        var caller = context.Connection.Caller;
        new WhoAmIResponse(
            caller.UserId,
            caller.GroupId,
            caller.ProcessId,
            caller.Groups,
            caller.Unit,
            context.Connection.Access.IsAdministrator).Write(response.Body);
        return KmsStatus.Ok;
    }
}
