using System.Buffers.Binary;
using Kms.Storage;

namespace Kms.Core.Records;

/// <summary>What each seal of the store is bound to. RECORDS.md §2 has the layouts.</summary>
/// <remarks><para>Layout: an ASCII label, then fixed-size fields, big-endian; so no two can be equal.</para></remarks>
internal static class RecordAad
{
    private const int IdBytes = 16;
    private const int KekBytes = 10 + IdBytes + IdBytes;
    private const int MaterialBytes = 15 + IdBytes + IdBytes + sizeof(uint) + sizeof(ushort);

    /// <summary>Bytes of a record's AAD.</summary>
    public const int RecordBytes = 13 + IdBytes + 8 + 8 + 1 + IdBytes + 4 + IdBytes;

    private static ReadOnlySpan<byte> RecordLabel => "kmsd/record/1"u8;

    private static ReadOnlySpan<byte> KekLabel => "kmsd/kek/1"u8;

    private static ReadOnlySpan<byte> MaterialLabel => "kmsd/material/1"u8;

    /// <summary>label ‖ store id ‖ generation ‖ sequence ‖ type ‖ key id ‖ version ‖ previous record's tag.</summary>
    public static void WriteRecord(
        Span<byte> destination, Guid storeId, ulong generation, in StoredRecord record, RecordTag previous)
    {
        var writer = new SpanWriter(destination);
        writer.Write(RecordLabel);
        writer.Write(storeId);
        writer.Write(generation);
        writer.Write(record.Sequence);
        writer.Write(record.Type);
        writer.Write(record.KeyId);
        writer.Write(record.Version);
        previous.CopyTo(writer.Take(IdBytes));
    }

    /// <summary>label ‖ store id ‖ key id.</summary>
    public static byte[] Kek(Guid storeId, Guid keyId)
    {
        var aad = new byte[KekBytes];
        var writer = new SpanWriter(aad);
        writer.Write(KekLabel);
        writer.Write(storeId);
        writer.Write(keyId);
        return aad;
    }

    /// <summary>label ‖ store id ‖ key id ‖ version ‖ algorithm.</summary>
    public static byte[] Material(Guid storeId, Guid keyId, uint version, KeyAlgorithm algorithm)
    {
        var aad = new byte[MaterialBytes];
        var writer = new SpanWriter(aad);
        writer.Write(MaterialLabel);
        writer.Write(storeId);
        writer.Write(keyId);
        writer.Write(version);
        writer.Write((ushort)algorithm);
        return aad;
    }

    private ref struct SpanWriter(Span<byte> rest)
    {
        private Span<byte> _rest = rest;

        public Span<byte> Take(int count)
        {
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

        public void Write(Guid id) => id.TryWriteBytes(Take(IdBytes), bigEndian: true, out _);

        public void Write(byte value) => Take(1)[0] = value;

        public void Write(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

        public void Write(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

        public void Write(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);
    }
}
