using Kms.Core.Keys;
using Kms.Daemon.Listening;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>Decides where a request runs: on the loop when it takes under 50 µs, else on a worker.</summary>
internal static class LaneChooser
{
    /// <summary>Above this a symmetric operation takes longer than 50 µs.</summary>
    private const int InlineBodyBytesMax = 192 * 1024;

    /// <summary>Above this a batch of symmetric operations takes longer than 50 µs.</summary>
    private const int InlineBatchItemsMax = 32;

    /// <summary>The lane of a request; null for the loop itself.</summary>
    public static WorkLane? Choose(
        OperationRow row, in FrameHeader header, ReadOnlySpan<byte> body, KeyTable keys)
    {
        switch (row.Lane)
        {
            case LaneRule.Change:
                return WorkLane.Mutation;
            case LaneRule.Generate:
                return MakesRsa(row, body, keys) ? WorkLane.KeyGeneration : WorkLane.Mutation;
            case LaneRule.Expensive:
                return WorkLane.Expensive;
            case LaneRule.Signing:
                return IsBatch(header) || AlgorithmOf(body, keys) == KeyAlgorithm.ECDSA_NIST_P384_SHA_384
                    ? WorkLane.Expensive
                    : null;
            default:
                return body.Length > InlineBodyBytesMax || (IsBatch(header) && ItemCount(body) > InlineBatchItemsMax)
                    ? WorkLane.Expensive
                    : null;
        }
    }

    private static bool IsBatch(in FrameHeader header) => (header.Flags & FrameFlags.Batch) != 0;

    private static int ItemCount(ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        return reader.ReadArrayHeader(Limits.BatchItemsMax);
    }

    private static bool MakesRsa(OperationRow row, ReadOnlySpan<byte> body, KeyTable keys)
    {
        if (row.Opcode != Opcode.CreateKey)
        {
            return AlgorithmOf(body, keys) == KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256;
        }

        var reader = new BodyReader(body);
        return CreateKeyRequest.TryRead(ref reader, out var request)
            && request.Algorithm == KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256;
    }

    private static KeyAlgorithm AlgorithmOf(ReadOnlySpan<byte> body, KeyTable keys)
    {
        var reader = new BodyReader(body);
        reader.ReadArrayHeader(Limits.ItemFieldsMax);
        var reference = reader.ReadKey();
        if (reader.Status != KmsStatus.Ok)
        {
            return default;
        }

        var isFound = reference.IsName
            ? keys.TryGet(reference.Name, out var key)
            : keys.TryGet(new Guid(reference.Id, bigEndian: true), out key);
        return isFound ? key!.Algorithm : default;
    }
}
