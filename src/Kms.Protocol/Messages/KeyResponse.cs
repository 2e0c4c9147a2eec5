using System.Text;

namespace Kms.Protocol;

/// <summary>A key's row: the answer of every operation that makes, shows or changes one
/// key.</summary>
public static class KeyResponse
{
    /// <summary>Fields of one row.</summary>
    public const int FieldCount = 13;

    private const int NumberBytesMax = 9;
    private const int TextHeaderBytesMax = 5;
    private const int IdBytes = 18;
    private const int FixedBytesMax = IdBytes + (NumberBytesMax * FieldCount);

    /// <summary>An upper bound of a row's bytes, so that a page of rows can be kept in a frame.
    /// </summary>
    public static int BytesMax(KeyInfo key)
    {
        var bytes = FixedBytesMax + TextBytesMax(key.Name.Value) + TextBytesMax(key.Description);
        foreach (var (name, value) in key.Labels)
        {
            bytes += TextBytesMax(name) + TextBytesMax(value);
        }

        return bytes;
    }

    /// <summary>Writes the answer: one row in an array of its own.</summary>
    public static void Write(BodyWriter writer, KeyInfo key)
    {
        writer.WriteArrayHeader(FieldCount);
        WriteFields(writer, key);
    }

    /// <summary>Writes a row's fields.</summary>
    public static void WriteFields(BodyWriter writer, KeyInfo key)
    {
        writer.WriteUInt(key.Revision);
        writer.WriteId(key.Id);
        writer.WriteText(key.Name.Value);
        writer.WriteUInt((ushort)key.Algorithm);
        writer.WriteUInt((byte)key.State);
        writer.WriteUInt(key.DefaultVersion);
        writer.WriteUInt(key.LatestVersion);
        writer.WriteTime(key.CreatedAt);
        writer.WriteUInt(key.RotationPeriod is { } period ? (ulong)period.TotalSeconds : 0);
        writer.WriteTime(key.NextRotationAt);
        writer.WriteTime(key.DeletionAt);
        writer.WriteText(key.Description);
        Labels.Write(writer, key.Labels);
    }

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out KeyInfo? key)
    {
        reader.ReadArray(FieldCount);
        key = ReadFields(ref reader);
        return reader.TryFinish() && key is not null;
    }

    /// <summary>Reads a row's fields; null when they are not a row.</summary>
    public static KeyInfo? ReadFields(ref BodyReader reader)
    {
        var revision = reader.ReadUInt();
        var id = reader.ReadId();
        var isName = KeyName.TryParse(reader.ReadKeyName(), out var name);
        var algorithm = (KeyAlgorithm)reader.ReadCode();
        var state = (KeyState)reader.ReadUInt(byte.MaxValue);
        var defaultVersion = reader.ReadUInt32();
        var latestVersion = reader.ReadUInt32();
        var createdAt = reader.ReadTime();
        var period = reader.ReadRotationPeriod();
        var nextRotationAt = reader.ReadTime();
        var deletionAt = reader.ReadTime();
        var description = Encoding.UTF8.GetString(reader.ReadText(Limits.DescriptionBytesMax));
        var labels = Labels.Read(ref reader);
        if (reader.Status != KmsStatus.Ok || !isName)
        {
            return null;
        }

        return new KeyInfo(
            id, name, algorithm, state, revision, defaultVersion, latestVersion,
            createdAt ?? DateTimeOffset.UnixEpoch,
            period == 0 ? null : TimeSpan.FromSeconds(period),
            nextRotationAt, deletionAt, description, labels);
    }

    private static int TextBytesMax(string text) =>
        TextHeaderBytesMax + Encoding.UTF8.GetByteCount(text);
}
