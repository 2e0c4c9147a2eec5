using Kms.Crypto;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Random bytes from the kernel, straight into the answer.</summary>
internal static class GenerateRandomHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!GenerateRandomRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var fields = response.Begin(GenerateRandomResponse.FieldCount);
        SystemRandom.Fill(GenerateRandomResponse.WriteFields(fields, (int)request.Length));
        return KmsStatus.Ok;
    }
}
