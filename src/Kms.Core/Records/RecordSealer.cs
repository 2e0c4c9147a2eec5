using Kms.Core.Keys;
using Kms.Crypto;
using Kms.Storage;

namespace Kms.Core.Records;

/// <summary>Seals and unseals the records of one generation of the store, each chained to the one before.</summary>
/// <remarks>
/// <para>Standard: the sealing of CRYPTO.md; what each seal is bound to is in RECORDS.md §2.</para>
/// <para>Threads: one at a time, but for <see cref="UnsealMaterial"/>, which any thread may call.</para>
/// <para>Ownership: owns the store key and what is derived from it; not the root key.</para>
/// </remarks>
internal sealed class RecordSealer : IDisposable
{
    private readonly Guid _storeId;
    private readonly SealingKey _recordKey;
    private readonly SealingKey _kekKey;
    private RecordTag _chainTag;

    private RecordSealer(Guid storeId, ulong generation, SealingKey storeKey, RecordTag previous)
    {
        _storeId = storeId;
        Generation = generation;
        _chainTag = previous;
        _recordKey = storeKey.Derive("kmsd record v1"u8);
        _kekKey = storeKey.Derive("kmsd kek v1"u8);
    }

    /// <summary>The generation whose records these are.</summary>
    public ulong Generation { get; }

    /// <summary>Sequence number of the last record sealed or unsealed.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>Begins a generation: makes its store key and the record that keeps it.</summary>
    public static RecordSealer Begin(
        SealingKey rootKey, Guid storeId, ulong generation, RecordTag previous, out StoredRecord record)
    {
        using var storeKey = SealingKey.Generate();
        record = new StoredRecord(1, (byte)RecordType.StoreKey, Guid.Empty, 0, default);
        Span<byte> aad = stackalloc byte[RecordAad.RecordBytes];
        RecordAad.WriteRecord(aad, storeId, generation, record, previous);
        var sealedKey = new byte[SealingKey.SealedKeyBytes];
        rootKey.SealKey(storeKey, aad, sealedKey);
        record = record with { Sealed = sealedKey };

        var sealer = new RecordSealer(storeId, generation, storeKey, previous);
        sealer.Advance(record);
        return sealer;
    }

    /// <summary>Opens a generation from the record that keeps its store key; null when it does not open.</summary>
    public static RecordSealer? Open(
        SealingKey rootKey, Guid storeId, ulong generation, RecordTag previous, in StoredRecord record)
    {
        Span<byte> aad = stackalloc byte[RecordAad.RecordBytes];
        RecordAad.WriteRecord(aad, storeId, generation, record, previous);
        if (record.Sequence != 1
            || record.Type != (byte)RecordType.StoreKey
            || !rootKey.TryUnsealKey(record.Sealed.Span, aad, out var storeKey))
        {
            return null;
        }

        using (storeKey)
        {
            var sealer = new RecordSealer(storeId, generation, storeKey, previous);
            sealer.Advance(record);
            return sealer;
        }
    }

    /// <summary>Seals the next record of the chain.</summary>
    public StoredRecord Seal(RecordType type, Guid keyId, uint version, ReadOnlySpan<byte> body)
    {
        var record = new StoredRecord(Sequence + 1, (byte)type, keyId, version, default);
        Span<byte> aad = stackalloc byte[RecordAad.RecordBytes];
        RecordAad.WriteRecord(aad, _storeId, Generation, record, _chainTag);
        var sealedBody = new byte[body.Length + SealingKey.OverheadBytes];
        _recordKey.Seal(body, aad, sealedBody);
        record = record with { Sealed = sealedBody };
        Advance(record);
        return record;
    }

    /// <summary>Unseals the next record of the chain into <paramref name="body"/>.</summary>
    /// <returns>False when it is not the next record, unchanged.</returns>
    public bool TryUnseal(in StoredRecord record, Span<byte> body)
    {
        Span<byte> aad = stackalloc byte[RecordAad.RecordBytes];
        RecordAad.WriteRecord(aad, _storeId, Generation, record, _chainTag);
        if (record.Sequence != Sequence + 1 || !_recordKey.TryUnseal(record.Sealed.Span, aad, body))
        {
            return false;
        }

        Advance(record);
        return true;
    }

    /// <summary>Where the chain stands, to go back to when a commit is refused.</summary>
    public (ulong Sequence, RecordTag Tag) Mark() => (Sequence, _chainTag);

    /// <summary>Takes back what was sealed since the mark and never stored.</summary>
    public void Return((ulong Sequence, RecordTag Tag) mark) => (Sequence, _chainTag) = mark;

    /// <summary>Makes a KEK for a new key.</summary>
    public SealingKey GenerateKek(Guid keyId, out byte[] sealedKek)
    {
        var kek = SealingKey.Generate();
        sealedKek = SealKek(kek, keyId);
        return kek;
    }

    /// <summary>Opens a key's KEK.</summary>
    /// <exception cref="StoreCorruptException">It does not open, though its record did.</exception>
    public SealingKey UnsealKek(Key key) =>
        _kekKey.TryUnsealKey(key.SealedKek.Span, RecordAad.Kek(_storeId, key.Id), out var kek)
            ? kek
            : throw new StoreCorruptException($"The KEK of key {key.Id} does not open.");

    /// <summary>Seals a KEK under this generation's store key.</summary>
    public byte[] SealKek(SealingKey kek, Guid keyId)
    {
        var sealedKek = new byte[SealingKey.SealedKeyBytes];
        _kekKey.SealKey(kek, RecordAad.Kek(_storeId, keyId), sealedKek);
        return sealedKek;
    }

    /// <summary>Unseals a version's material.</summary>
    /// <exception cref="StoreCorruptException">It does not open, though its record did.</exception>
    public IDisposable UnsealMaterial(Key key, KeyVersion version)
    {
        using var kek = UnsealKek(key);
        return VersionMaterial.Unseal(kek, _storeId, key, version)
            ?? throw new StoreCorruptException(
                $"The material of key {key.Id} version {version.Number} does not open.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _recordKey.Dispose();
        _kekKey.Dispose();
    }

    private void Advance(in StoredRecord record)
    {
        Sequence = record.Sequence;
        _chainTag = RecordTag.Of(record.Sealed.Span);
    }
}
