using Kms.Protocol;

namespace Kms.Client;

/// <content>Batches: many items of one operation in one frame.</content>
public sealed partial class KmsClient
{
    private delegate T ReadItem<T>(ref BodyReader reader);

    /// <summary>Encrypts many plaintexts under one key.</summary>
    /// <param name="key">An AES_256_GCM key.</param>
    /// <param name="plaintexts">Any number; they are sent in as many frames as they need.</param>
    /// <param name="aad">The AAD of all of them.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>For each plaintext, in order, a ciphertext or why there is none.</returns>
    public async Task<IReadOnlyList<BatchItem<byte[]>>> EncryptBatchAsync(
        KeySelector key,
        IReadOnlyList<ReadOnlyMemory<byte>> plaintexts,
        ReadOnlyMemory<byte> aad = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plaintexts);
        var results = new List<BatchItem<byte[]>>(plaintexts.Count);
        while (results.Count < plaintexts.Count)
        {
            var first = results.Count;
            var count = BatchSize(plaintexts, first, aad.Length + Limits.CiphertextOverheadBytes);
            using var frame = Begin(Opcode.Encrypt, FrameFlags.Batch);
            WriteEncryptItems(new BodyWriter(frame), key, plaintexts, first, count, aad.Span);
            using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
            ReadItems(
                answer,
                count,
                CiphertextResponse.FieldCount,
                static (ref BodyReader reader) => CiphertextResponse.ReadFields(ref reader).Ciphertext.ToArray(),
                results);
        }

        return results;
    }

    /// <summary>Opens many ciphertexts.</summary>
    /// <param name="ciphertexts">Any number; they are sent in as many frames as they need.</param>
    /// <param name="aad">The AAD of all of them.</param>
    /// <param name="expectedKey">The key they must be of; without it, any key the caller may decrypt with.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>For each ciphertext, in order, a plaintext, which the caller owns, or why there is none.</returns>
    public async Task<IReadOnlyList<BatchItem<byte[]>>> DecryptBatchAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> ciphertexts,
        ReadOnlyMemory<byte> aad = default,
        KeySelector expectedKey = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ciphertexts);
        var results = new List<BatchItem<byte[]>>(ciphertexts.Count);
        while (results.Count < ciphertexts.Count)
        {
            var first = results.Count;
            var count = BatchSize(ciphertexts, first, aad.Length);
            using var frame = Begin(Opcode.Decrypt, FrameFlags.Batch);
            WriteDecryptItems(new BodyWriter(frame), expectedKey, ciphertexts, first, count, aad.Span);
            using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
            ReadItems(
                answer,
                count,
                DecryptResponse.FieldCount,
                static (ref BodyReader reader) => DecryptResponse.ReadFields(ref reader).Plaintext.ToArray(),
                results);
        }

        return results;
    }

    /// <summary>How many items from <paramref name="first"/> on fit into a frame, there and back; at
    /// least one.</summary>
    private static int BatchSize(IReadOnlyList<ReadOnlyMemory<byte>> items, int first, int extraBytes)
    {
        const int FramingBytesMax = 192;
        long total = 0;
        var count = 0;
        while (first + count < items.Count && count < Limits.BatchItemsMax)
        {
            total += items[first + count].Length + extraBytes + FramingBytesMax;
            if (total > Limits.FrameBodyBytesMax && count > 0)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private static void WriteEncryptItems(
        BodyWriter writer,
        KeySelector key,
        IReadOnlyList<ReadOnlyMemory<byte>> plaintexts,
        int first,
        int count,
        ReadOnlySpan<byte> aad)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        writer.WriteArrayHeader(count);
        for (var i = first; i < first + count; i++)
        {
            new EncryptRequest { Key = key.ToReference(id), Plaintext = plaintexts[i].Span, Aad = aad }.Write(writer);
        }
    }

    private static void WriteDecryptItems(
        BodyWriter writer,
        KeySelector key,
        IReadOnlyList<ReadOnlyMemory<byte>> ciphertexts,
        int first,
        int count,
        ReadOnlySpan<byte> aad)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        writer.WriteArrayHeader(count);
        for (var i = first; i < first + count; i++)
        {
            new DecryptRequest { Key = key.ToReference(id), Ciphertext = ciphertexts[i].Span, Aad = aad }.Write(writer);
        }
    }

    private static void ReadItems(
        Answer answer, int count, int fieldCount, ReadItem<byte[]> read, List<BatchItem<byte[]>> results)
    {
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(count);
        for (var i = 0; i < count; i++)
        {
            var fields = reader.ReadArrayHeader(fieldCount + 1);
            var status = (KmsStatus)reader.ReadCode();
            if (status == KmsStatus.Ok && fields == fieldCount + 1)
            {
                results.Add(new BatchItem<byte[]>(status, read(ref reader)));
            }
            else
            {
                ErrorResponse.ReadFields(ref reader);
                results.Add(new BatchItem<byte[]>(status, null));
            }
        }

        if (!reader.TryFinish())
        {
            throw Unreadable();
        }
    }
}
