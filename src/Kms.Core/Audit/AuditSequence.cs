using System.Text.Json;

namespace Kms.Core.Audit;

/// <summary>Finds where a trail left off.</summary>
public static class AuditSequence
{
    /// <summary>The sequence number of a trail's last line; 0 for an empty trail.</summary>
    /// <exception cref="InvalidDataException">The line is not a record.</exception>
    public static ulong Of(ReadOnlySpan<byte> lastLine)
    {
        if (lastLine.IsEmpty)
        {
            return 0;
        }

        try
        {
            var reader = new Utf8JsonReader(lastLine);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("seq"u8))
                {
                    reader.Read();
                    return reader.GetUInt64();
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("its last line is not an audit record", fault);
        }

        throw new InvalidDataException("its last line has no sequence number");
    }
}
