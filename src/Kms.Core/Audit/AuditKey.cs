using System.Buffers.Text;

namespace Kms.Core.Audit;

/// <summary>Writes which key a record is about as JSON members, once for a key.</summary>
internal static class AuditKey
{
    /// <summary>Longest members there can be.</summary>
    public const int BytesMax = 64 + Limits.KeyNameBytesMax;

    /// <summary>The members <c>,"name":…,"key":…</c>, with a comma before each.</summary>
    public static byte[] Write(Guid id, ReadOnlySpan<byte> name)
    {
        Span<byte> members = stackalloc byte[BytesMax];
        return members[..Write(members, id, name)].ToArray();
    }

    /// <summary>Writes the members that there are: neither for an empty name and a zero id.</summary>
    /// <returns>How many bytes they take.</returns>
    public static int Write(Span<byte> destination, Guid id, ReadOnlySpan<byte> name)
    {
        var length = 0;
        if (!name.IsEmpty)
        {
            // The characters of a key name need no escape in JSON.
            length = Append(destination, length, ",\"name\":\""u8);
            length = Append(destination, length, name);
            length = Append(destination, length, "\""u8);
        }

        if (id != Guid.Empty)
        {
            length = Append(destination, length, ",\"key\":\""u8);
            Utf8Formatter.TryFormat(id, destination[length..], out var written);
            length = Append(destination, length + written, "\""u8);
        }

        return length;
    }

    private static int Append(Span<byte> destination, int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[length..]);
        return length + bytes.Length;
    }
}
