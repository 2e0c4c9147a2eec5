using System.Text;

namespace Kms.Protocol;

/// <summary>Reads and writes the one map of the protocol: the labels of a key.</summary>
/// <remarks><para>Layout: map of text to text; names not empty, in strictly ascending order of
/// their UTF-8 bytes, so that one set of labels has one encoding.</para></remarks>
public static class Labels
{
    /// <summary>No labels.</summary>
    public static readonly IReadOnlyDictionary<string, string> None =
        new Dictionary<string, string>();

    /// <summary>Reads a map of labels.</summary>
    public static IReadOnlyDictionary<string, string> Read(ref BodyReader reader)
    {
        var count = reader.ReadMapHeader(Limits.LabelsMax);
        if (count == 0)
        {
            return None;
        }

        var labels = new Dictionary<string, string>(count, StringComparer.Ordinal);
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadText(Limits.LabelNameBytesMax);
            var value = reader.ReadText(Limits.LabelValueBytesMax);
            if (name.SequenceCompareTo(previous) <= 0)
            {
                reader.Fail(KmsStatus.InvalidRequest);
                return None;
            }

            labels.Add(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value));
            previous = name;
        }

        return labels;
    }

    /// <summary>Writes a map of labels, in the order of the names' UTF-8 bytes.</summary>
    public static void Write(BodyWriter writer, IReadOnlyDictionary<string, string> labels)
    {
        writer.WriteMapHeader(labels.Count);
        var names = labels.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(names, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (var name in names)
        {
            writer.WriteText(name);
            writer.WriteText(labels[Encoding.UTF8.GetString(name)]);
        }
    }
}
