using System.Globalization;
using System.Text.Json;

namespace Kms.CommandLine;

/// <summary>A result as named values in order: a line of a table, or an object of JSON.</summary>
internal sealed class Row
{
    private readonly List<(string Name, object? Value)> _values = [];

    /// <summary>The values' names.</summary>
    public IEnumerable<string> Names => _values.Select(static value => value.Name);

    /// <summary>The values as text.</summary>
    public IEnumerable<string> Texts => _values.Select(static value => Text(value.Value));

    /// <summary>Adds a value: text, number, truth, moment, pairs or list.</summary>
    public Row Add(string name, object? value)
    {
        _values.Add((name, value));
        return this;
    }

    /// <summary>Writes the row as an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, value) in _values)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case ulong or uint or int or long:
                json.WriteNumberValue(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyDictionary<string, string> pairs:
                json.WriteStartObject();
                foreach (var (name, text) in pairs)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
                break;
            case IEnumerable<uint> numbers:
                json.WriteStartArray();
                foreach (var number in numbers)
                {
                    json.WriteNumberValue(number);
                }

                json.WriteEndArray();
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "-",
        string text => text,
        bool truth => truth ? "yes" : "no",
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        TimeSpan span => Durations.Write(span),
        IReadOnlyDictionary<string, string> pairs =>
            string.Join(' ', pairs.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(
                static pair => $"{pair.Key}={pair.Value}")),
        IEnumerable<uint> numbers => string.Join(' ', numbers),
        IEnumerable<string> texts => string.Join("; ", texts),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
