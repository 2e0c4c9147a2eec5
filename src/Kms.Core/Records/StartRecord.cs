namespace Kms.Core.Records;

/// <summary>The body of a start record: how often the daemon has started. RECORDS.md §3.4.</summary>
internal static class StartRecord
{
    /// <summary>The format byte.</summary>
    public const byte Format = 1;

    /// <summary>Writes the body.</summary>
    public static RecordBodyWriter Write(uint startNumber)
    {
        var writer = new RecordBodyWriter(Format);
        writer.Write(startNumber);
        return writer;
    }
}
