using System.Buffers;
using Kms.Core.Access;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Opens a ciphertext and encrypts it under a default version; the plaintext stays here.</summary>
internal static class ReEncryptHandler
{
    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!ReEncryptRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        context.AuditBytesIn = request.Ciphertext.Length;
        var destination = context.Key;
        if (!request.DestinationKey.IsNone)
        {
            var status = FindDestination(ref context, request.DestinationKey, out destination);
            if (status != KmsStatus.Ok)
            {
                return status;
            }
        }

        var size = request.Ciphertext.Length - Limits.CiphertextOverheadBytes;
        if (size < 0)
        {
            return KmsStatus.DecryptionFailed;
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return ReEncrypt(ref context, request, rented.AsSpan(0, size), destination, response);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static KmsStatus FindDestination(
        ref RequestContext context, scoped KeyReference reference, out Key destination)
    {
        // The record names the source; where it went, the answer's status and the version tell.
        var sourceId = context.AuditKeyId;
        var status = TargetResolver.FindOther(ref context, reference, Permission.ReEncrypt, out var found);
        context.AuditKeyId = sourceId;
        destination = found!;
        return status == KmsStatus.Ok ? context.Row.Check(found!) : status;
    }

    private static KmsStatus ReEncrypt(
        ref RequestContext context,
        scoped ReEncryptRequest request,
        scoped Span<byte> plaintext,
        Key destination,
        ResponseWriter response)
    {
        var encryption = context.Services.Encryption;
        var status = encryption.Decrypt(
            context.Key, request.Ciphertext, request.SourceAad, plaintext, out var version);
        context.AuditVersion = version;
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        context.AuditBytesOut = Encryption.CiphertextBytes(plaintext.Length);
        var ciphertext = CiphertextResponse.WriteFields(
            response.Begin(CiphertextResponse.FieldCount),
            destination.Revision,
            destination.DefaultVersion.Number,
            context.AuditBytesOut);
        return encryption.Encrypt(destination, plaintext, request.DestinationAad, ciphertext);
    }
}
