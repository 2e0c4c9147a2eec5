using System.Collections.Immutable;
using Kms.Core.Keys;

namespace Kms.Core.Records;

/// <summary>A key without its versions as a record body, and back. RECORDS.md §3.1.</summary>
internal static class KeyRecordCodec
{
    private const byte Format = 1;

    /// <summary>Writes the body.</summary>
    public static RecordBodyWriter Write(Key key, ReadOnlySpan<byte> sealedKek)
    {
        var writer = new RecordBodyWriter(Format);
        writer.Write((ushort)key.Algorithm);
        writer.Write((byte)key.State);
        writer.Write(key.Revision);
        writer.Write(key.DefaultVersion.Number);
        writer.Write(key.CreatedAt);
        writer.Write(key.RotatedAt);
        writer.Write(key.RotationPeriodSeconds);
        writer.Write(key.DeletionAt);
        writer.Write(key.IdempotencyKey);
        writer.Write(key.Name.Value);
        writer.Write(key.Description);
        writer.Write((ushort)key.Labels.Count);
        foreach (var (name, value) in key.Labels)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(sealedKek);
        return writer;
    }

    /// <summary>Reads the body; the versions come from records of their own.</summary>
    public static bool TryRead(
        Guid id, ReadOnlySpan<byte> body, Dictionary<uint, byte[]> versionBodies, out KeyDraft draft)
    {
        var reader = new RecordBodyReader(body, Format);
        draft = new KeyDraft
        {
            Id = id,
            Algorithm = (KeyAlgorithm)reader.ReadUInt16(),
            State = (KeyState)reader.ReadByte(),
            Revision = reader.ReadUInt64(),
            DefaultVersion = reader.ReadUInt32(),
            CreatedAt = reader.ReadTime() ?? DateTimeOffset.UnixEpoch,
            RotatedAt = reader.ReadTime() ?? DateTimeOffset.UnixEpoch,
            RotationPeriodSeconds = reader.ReadUInt32(),
            DeletionAt = reader.ReadTime(),
            IdempotencyKey = reader.ReadId(),
            Name = ReadName(ref reader, out var isName),
            Description = reader.ReadText(),
            Labels = ReadLabels(ref reader),
            SealedKek = reader.ReadBytes().ToArray(),
            VersionBodies = versionBodies,
        };
        return reader.IsComplete
            && isName
            && draft.Algorithm.IsKnown()
            && draft.State is KeyState.Enabled or KeyState.Disabled or KeyState.DeletionScheduled;
    }

    private static KeyName ReadName(ref RecordBodyReader reader, out bool isName)
    {
        isName = KeyName.TryParse(reader.ReadBytes(), out var name);
        return name;
    }

    private static IReadOnlyDictionary<string, string> ReadLabels(ref RecordBodyReader reader)
    {
        var count = reader.ReadUInt16();
        if (count == 0)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            labels[reader.ReadText()] = reader.ReadText();
        }

        return labels;
    }
}
