using Kms.Core.Keys;

namespace Kms.Core.Records;

/// <summary>A key version as a record body, and back. RECORDS.md §3.2.</summary>
internal static class KeyVersionRecordCodec
{
    private const byte Format = 1;

    /// <summary>Writes the body.</summary>
    /// <param name="version">The version.</param>
    /// <param name="usageCount">An upper bound of its uses, taken now.</param>
    /// <param name="startNumber">How often the daemon has started on this store.</param>
    public static RecordBodyWriter Write(KeyVersion version, long usageCount, uint startNumber)
    {
        var writer = new RecordBodyWriter(Format);
        writer.Write((byte)version.State);
        writer.Write(version.CreatedAt);
        writer.Write(version.DestroyAt);
        writer.Write((ulong)usageCount);
        writer.Write(startNumber);
        writer.Write(version.PublicKey.Span);
        writer.Write(version.SealedMaterial.Span);
        return writer;
    }

    /// <summary>Reads the body.</summary>
    /// <param name="number">The version's number, from the record.</param>
    /// <param name="body">The unsealed body.</param>
    /// <param name="startNumber">How often the daemon has started on this store, this start included.</param>
    /// <param name="version">The version, its use counter raised by a block for each start since.</param>
    public static bool TryRead(
        uint number, ReadOnlySpan<byte> body, uint startNumber, out KeyVersion version)
    {
        var reader = new RecordBodyReader(body, Format);
        var state = (KeyVersionState)reader.ReadByte();
        var createdAt = reader.ReadTime() ?? DateTimeOffset.UnixEpoch;
        var destroyAt = reader.ReadTime();
        var usageCount = reader.ReadUInt64();
        var storedAtStart = reader.ReadUInt32();
        var publicKey = reader.ReadBytes();
        var sealedMaterial = reader.ReadBytes();

        var startsSince = startNumber > storedAtStart ? startNumber - storedAtStart : 0;
        var bound = Math.Min(usageCount, (ulong)UsageCounter.UsesMax) + (startsSince * (ulong)UsageCounter.Block);
        version = new KeyVersion
        {
            Number = number,
            State = state,
            CreatedAt = createdAt,
            DestroyAt = destroyAt,
            PublicKey = publicKey.ToArray(),
            SealedMaterial = sealedMaterial.ToArray(),
            Usage = new UsageCounter((long)Math.Min(bound, (ulong)UsageCounter.UsesMax)),
        };
        return reader.IsComplete && number != 0 && Enum.IsDefined(state);
    }
}
