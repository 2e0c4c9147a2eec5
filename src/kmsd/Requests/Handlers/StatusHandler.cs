using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Tells the state of the daemon.</summary>
internal static class StatusHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!EmptyRequest.TryRead(ref body))
        {
            return body.Status;
        }

        context.Services.Facts.ToStatus().Write(response.Body);
        return KmsStatus.Ok;
    }
}
