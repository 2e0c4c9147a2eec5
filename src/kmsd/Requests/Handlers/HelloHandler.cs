using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Tells limits, server version and the caller's own identity.</summary>
internal static class HelloHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!HelloRequest.TryRead(ref body, out _))
        {
            return body.Status;
        }

        var caller = context.Connection.Caller;
        new HelloResponse(
            Limits.ProtocolVersion,
            context.Services.Facts.Version,
            context.Services.Facts.State,
            caller.UserId,
            caller.ProcessId,
            caller.Unit,
            Limits.FrameBodyBytesMax,
            Limits.InFlightRequestsMax,
            Limits.BatchItemsMax,
            context.Services.Time.GetUtcNow()).Write(response.Body);
        return KmsStatus.Ok;
    }
}
