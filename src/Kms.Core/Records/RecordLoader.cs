using System.Buffers;
using Kms.Core.Keys;
using Kms.Crypto;
using Kms.Storage;

namespace Kms.Core.Records;

/// <summary>Reads a store from its first record to its last, proving each against the one before.</summary>
/// <param name="rootKey">Opens the store key.</param>
/// <param name="storeId">The store.</param>
/// <param name="anchor">Judges where the store ends; null for none.</param>
internal sealed class RecordLoader(SealingKey rootKey, Guid storeId, HeadAnchor? anchor) : IRecordVisitor
{
    private readonly Dictionary<Guid, KeyDraft> _drafts = [];
    private ulong _generation;
    private ulong _watchedSequence;
    private RecordTag? _watchedTag;
    private RecordTag _previousTag;

    /// <summary>The sealer that goes on where the store ends; null before the first record.</summary>
    public RecordSealer? Sealer { get; private set; }

    /// <summary>The number of the latest start that the store knows.</summary>
    public uint StartNumber { get; private set; }

    /// <summary>Why this is not the store that the anchor knows; null when it is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the store still holds records of keys that were destroyed.</summary>
    public bool HasDestroyed { get; private set; }

    /// <inheritdoc/>
    public void BeginGeneration(ulong generation, RecordTag previousTag)
    {
        _generation = generation;
        _watchedSequence = anchor?.WatchedSequence(generation) ?? 0;
        _previousTag = previousTag;
    }

    /// <inheritdoc/>
    public bool Visit(in StoredRecord record, RecordPosition position)
    {
        if (record.Sequence == _watchedSequence)
        {
            _watchedTag = RecordTag.Of(record.Sealed.Span);
        }

        if (Sealer is null)
        {
            Sealer = RecordSealer.Open(rootKey, storeId, _generation, _previousTag, record);
            return Sealer is not null;
        }

        var size = record.Sealed.Length - SealingKey.OverheadBytes;
        if (size < 0)
        {
            return false;
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        var body = rented.AsSpan(0, size);
        var isRead = Sealer.TryUnseal(record, body) && Read(record, body);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return isRead;
    }

    /// <inheritdoc/>
    public bool End(StoreHead head)
    {
        Refusal = anchor?.Judge(head, _watchedTag);
        return Refusal is null;
    }

    /// <summary>The keys that were read, with their versions.</summary>
    /// <exception cref="StoreCorruptException">The records are genuine and do not make whole keys.</exception>
    public List<Key> ToKeys()
    {
        var keys = new List<Key>(_drafts.Count);
        foreach (var draft in _drafts.Values)
        {
            keys.Add(draft.ToKey(StartNumber + 1)
                ?? throw new StoreCorruptException($"The versions of key {draft.Id} cannot be read."));
        }

        return keys;
    }

    private bool Read(in StoredRecord record, ReadOnlySpan<byte> body)
    {
        switch ((RecordType)record.Type)
        {
            case RecordType.Key:
                return ReadKey(record.KeyId, body);
            case RecordType.KeyVersion:
                return ReadVersion(record, body);
            case RecordType.KeyDestroyed:
                HasDestroyed = true;
                return _drafts.Remove(record.KeyId);
            case RecordType.Start:
                return TryReadStart(body);
            default:
                return false;
        }
    }

    private bool ReadKey(Guid id, ReadOnlySpan<byte> body)
    {
        var versionBodies = _drafts.TryGetValue(id, out var earlier) ? earlier.VersionBodies : [];
        if (!KeyRecordCodec.TryRead(id, body, versionBodies, out var draft))
        {
            return false;
        }

        _drafts[id] = draft;
        return true;
    }

    private bool ReadVersion(in StoredRecord record, ReadOnlySpan<byte> body)
    {
        if (!_drafts.TryGetValue(record.KeyId, out var draft))
        {
            return false;
        }

        draft.VersionBodies[record.Version] = body.ToArray();
        return true;
    }

    private bool TryReadStart(ReadOnlySpan<byte> body)
    {
        var reader = new RecordBodyReader(body, StartRecord.Format);
        StartNumber = reader.ReadUInt32();
        return reader.IsComplete;
    }
}
