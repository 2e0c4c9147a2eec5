namespace Kms.Protocol.Tests;

/// <summary>Reads one value by the name of its type, so that strictness is tested as a table.
/// </summary>
internal static class Bodies
{
    public static (KmsStatus Status, string Value) Read(string type, ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        var value = ReadValue(ref reader, type);
        reader.TryFinish();
        return (reader.Status, value);
    }

    private static string ReadValue(ref BodyReader reader, string type) => type switch
    {
        "uint" => $"{reader.ReadUInt()}",
        "uint32" => $"{reader.ReadUInt32()}",
        "code" => $"{reader.ReadCode()}",
        "bool" => $"{reader.ReadBool()}",
        "nil" => $"{reader.TryReadNil()}",
        "text" => reader.ReadString(100_000),
        "text 2" => reader.ReadString(2),
        "bytes" => Convert.ToHexString(reader.ReadBinary(100_000)),
        "bytes 2" => Convert.ToHexString(reader.ReadBinary(2)),
        "16 bytes or none" => Convert.ToHexString(reader.ReadBinaryOrEmpty(16)),
        "id" => $"{reader.ReadId():n}",
        "time" => $"{reader.ReadTime():o}",
        "key" => Describe(reader.ReadKey()),
        "key or nil" => Describe(reader.ReadKeyOrNone()),
        "period" => $"{reader.ReadRotationPeriod()}",
        "labels" => Describe(Labels.Read(ref reader)),
        "item" => Convert.ToHexString(reader.ReadItem()),
        "array of 2" => ReadTwo(ref reader),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such value."),
    };

    private static string ReadTwo(ref BodyReader reader)
    {
        reader.ReadArray(2);
        return $"{reader.ReadUInt()} {reader.ReadUInt()}";
    }

    private static string Describe(IReadOnlyDictionary<string, string> labels) =>
        string.Join(' ', labels.Select(static label => $"{label.Key}={label.Value}"));

    private static string Describe(KeyReference key) => key switch
    {
        { IsNone: true } => "none",
        { IsName: true } => $"name {System.Text.Encoding.ASCII.GetString(key.Name)}",
        _ => $"id {Convert.ToHexString(key.Id)}",
    };
}
