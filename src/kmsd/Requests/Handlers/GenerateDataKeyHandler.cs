using System.Security.Cryptography;
using Kms.Core.Operations;
using Kms.Crypto;
using Kms.Protocol;

namespace Kms.Daemon.Requests.Handlers;

/// <summary>Makes a data key and wraps it under the default version.</summary>
internal static class GenerateDataKeyHandler
{
    private const int Aes128Bytes = 16;
    private const int Aes256Bytes = 32;

    public static KmsStatus Handle(ref RequestContext context, ref BodyReader body, ResponseWriter response)
    {
        if (!GenerateDataKeyRequest.TryRead(ref body, out var request))
        {
            return body.Status;
        }

        var size = request.Spec switch
        {
            DataKeySpec.AES_128 => Aes128Bytes,
            DataKeySpec.AES_256 => Aes256Bytes,
            _ => 0,
        };
        if (size == 0)
        {
            return KmsStatus.InvalidRequest;
        }

        Span<byte> dataKey = stackalloc byte[Aes256Bytes];
        try
        {
            return Generate(ref context, request, dataKey[..size], response);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private static KmsStatus Generate(
        ref RequestContext context,
        scoped GenerateDataKeyRequest request,
        scoped Span<byte> dataKey,
        ResponseWriter response)
    {
        var key = context.Key;
        context.AuditVersion = key.DefaultVersion.Number;
        SystemRandom.Fill(dataKey);
        Span<byte> wrapped = stackalloc byte[Encryption.CiphertextBytes(Aes256Bytes)];
        wrapped = wrapped[..Encryption.CiphertextBytes(dataKey.Length)];
        var status = context.Services.Encryption.Encrypt(key, dataKey, request.Aad, wrapped);
        if (status != KmsStatus.Ok)
        {
            return status;
        }

        ReadOnlySpan<byte> plaintext = request.WithPlaintext ? dataKey : default;
        context.AuditBytesOut = wrapped.Length + plaintext.Length;
        GenerateDataKeyResponse.WriteFields(
            response.Begin(GenerateDataKeyResponse.FieldCount),
            key.Revision,
            key.DefaultVersion.Number,
            wrapped,
            plaintext);
        return KmsStatus.Ok;
    }
}
