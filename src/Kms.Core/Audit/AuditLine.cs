using System.Buffers.Text;

namespace Kms.Core.Audit;

/// <summary>Writes one record as a line of JSON, without allocating. AUDIT.md has the fields.</summary>
internal ref struct AuditLine(Span<byte> destination)
{
    /// <summary>Longest line there can be, but for the caller's members.</summary>
    public const int BytesMax = 640;

    private static readonly byte[][] StatusNames = NamesByNumber();
    private readonly Span<byte> _destination = destination;
    private int _length;

    /// <summary>Writes the line and returns its length, line feed included.</summary>
    public int Write(ulong sequence, ReadOnlySpan<byte> time, in AuditRecord record)
    {
        Append("{\"seq\":"u8);
        Append(sequence);
        Append(",\"time\":\""u8);
        Append(time);
        Append("\",\"operation\":\""u8);
        Append(record.Operation);
        Append("\",\"status\":\""u8);
        Append(StatusNames[(int)record.Status]);
        Append("\","u8);
        Append(record.Caller);
        Append(",\"request\":"u8);
        Append(record.RequestId);
        AppendKey(record);
        AppendSize(",\"in\":"u8, record.BytesIn);
        AppendSize(",\"out\":"u8, record.BytesOut);
        Append("}\n"u8);
        return _length;
    }

    private static byte[][] NamesByNumber()
    {
        var statuses = Enum.GetValues<KmsStatus>();
        var names = new byte[(int)statuses.Max() + 1][];
        Array.Fill(names, []);
        foreach (var status in statuses)
        {
            names[(int)status] = System.Text.Encoding.ASCII.GetBytes(status.ToString());
        }

        return names;
    }

    private void AppendKey(in AuditRecord record)
    {
        if (record.KeyMembers.IsEmpty)
        {
            _length += AuditKey.Write(_destination[_length..], record.KeyId, record.KeyName);
        }
        else
        {
            Append(record.KeyMembers);
        }

        if (record.Version != 0)
        {
            Append(",\"version\":"u8);
            Append(record.Version);
        }
    }

    private void AppendSize(ReadOnlySpan<byte> name, int size)
    {
        if (size >= 0)
        {
            Append(name);
            Append((ulong)size);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[_length..]);
        _length += bytes.Length;
    }

    private void Append(ulong number)
    {
        Utf8Formatter.TryFormat(number, _destination[_length..], out var written);
        _length += written;
    }
}
