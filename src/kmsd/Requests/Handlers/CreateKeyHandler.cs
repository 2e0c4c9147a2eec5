using System.Text;
using Kms.Core.Keys;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Makes a key with its version 1.</summary>
internal static class CreateKeyHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!CreateKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        if (!request.Algorithm.IsKnown() || !KeyName.TryParse(request.Name, out var name))
        {
            return KmsStatus.InvalidRequest;
        }

        var description = new KeyDescription(
            name,
            request.Algorithm,
            Encoding.UTF8.GetString(request.Description),
            request.Labels,
            request.RotationPeriodSeconds);
        var status = context.Services.Lifecycle.Create(
            description, RequestContext.IdempotencyKey(request.IdempotencyKey), out var key);
        return context.Answer(status, key, response);
    }
}
