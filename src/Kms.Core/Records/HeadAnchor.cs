using System.Buffers.Binary;
using Kms.Crypto;
using Kms.Storage;

namespace Kms.Core.Records;

/// <summary>Remembers the head of a store outside of it, so that an older copy is noticed. RECORDS.md §4.</summary>
/// <remarks>
/// <para>Threads: the one that changes the store; <see cref="IsStale"/> may be read by any.</para>
/// <para>Ownership: owns the file and the derived key; not the root key.</para>
/// </remarks>
public sealed class HeadAnchor : IDisposable
{
    /// <summary>Bytes of the file.</summary>
    public const int Size = PrefixBytes + HeadBytes + SealingKey.OverheadBytes;

    private const int PrefixBytes = 12;
    private const int HeadBytes = 8 + 8 + RecordTag.Size;
    private const int IdBytes = 16;
    private readonly IAnchorFile _file;
    private readonly SealingKey _key;
    private readonly byte[] _aad;
    private readonly bool _acceptsStore;
    private readonly bool _isThere;
    private readonly StoreHead? _anchored;

    /// <summary>Reads the anchor of a store.</summary>
    /// <param name="file">Where it is kept.</param>
    /// <param name="rootKey">What it is sealed under.</param>
    /// <param name="storeId">The store it is of.</param>
    /// <param name="acceptsStore">Whether the store is taken as it is, whatever the anchor says.</param>
    public HeadAnchor(IAnchorFile file, SealingKey rootKey, Guid storeId, bool acceptsStore)
    {
        _file = file;
        _acceptsStore = acceptsStore;
        _key = rootKey.Derive("kmsd anchor v1"u8);
        _aad = [.. "kmsd/anchor/1"u8, .. new byte[IdBytes]];
        storeId.TryWriteBytes(_aad.AsSpan(^IdBytes), bigEndian: true, out _);
        var bytes = file.Read();
        _isThere = bytes is not null;
        _anchored = TryOpen(bytes, out var head) ? head : null;
    }

    /// <summary>Whether the anchor could not be written when it was last tried.</summary>
    public bool IsStale { get; private set; }

    private static ReadOnlySpan<byte> Prefix => "kmsd.anc\0\0\0\u0001"u8;

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        _file.Dispose();
    }

    /// <summary>The sequence number at which the tag of a generation is to be compared; 0 for none.</summary>
    internal ulong WatchedSequence(ulong generation) =>
        _anchored is { } head && head.Generation == generation ? head.Sequence : 0;

    /// <summary>Judges a store that has no records yet; before a root key is made for it.</summary>
    /// <exception cref="StoreRolledBackException">There was one before.</exception>
    public static void CheckEmpty(IAnchorFile file, bool acceptsStore)
    {
        if (!acceptsStore && file.Read() is not null)
        {
            throw new StoreRolledBackException(
                $"The store is empty, and {file.Name} is the anchor of one that is not.");
        }
    }

    /// <summary>Judges a store that was loaded.</summary>
    /// <param name="head">Where it stands.</param>
    /// <param name="watchedTag">The tag at <see cref="WatchedSequence"/>; null when it has no such record.</param>
    /// <returns>Why it is not what was anchored, or older; null when all is well.</returns>
    internal string? Judge(StoreHead head, RecordTag? watchedTag)
    {
        if (_acceptsStore)
        {
            return null;
        }

        if (_anchored is not { } anchored)
        {
            return _isThere
                ? $"{_file.Name} is not an anchor of this store."
                : $"{_file.Name}, the anchor of the store, is missing.";
        }

        var isOlder = head.Generation < anchored.Generation
            || (head.Generation == anchored.Generation && head.Sequence < anchored.Sequence);
        if (isOlder)
        {
            return $"The store is older than its anchor: it ends at generation {head.Generation}, "
                + $"sequence {head.Sequence}, and was at generation {anchored.Generation}, "
                + $"sequence {anchored.Sequence}.";
        }

        return head.Generation == anchored.Generation && watchedTag != anchored.LastTag
            ? $"The store has another record at generation {anchored.Generation}, sequence {anchored.Sequence} "
                + "than when it was anchored."
            : null;
    }

    /// <summary>Remembers where the store stands.</summary>
    internal void Write(StoreHead head)
    {
        Span<byte> plain = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt64BigEndian(plain, head.Generation);
        BinaryPrimitives.WriteUInt64BigEndian(plain[8..], head.Sequence);
        head.LastTag.CopyTo(plain[16..]);

        Span<byte> bytes = stackalloc byte[Size];
        Prefix.CopyTo(bytes);
        _key.Seal(plain, _aad, bytes[PrefixBytes..]);
        IsStale = !_file.TryWrite(bytes);
    }

    private bool TryOpen(byte[]? bytes, out StoreHead head)
    {
        head = default;
        Span<byte> plain = stackalloc byte[HeadBytes];
        if (bytes is not { Length: Size }
            || !bytes.AsSpan().StartsWith(Prefix)
            || !_key.TryUnseal(bytes.AsSpan(PrefixBytes), _aad, plain))
        {
            return false;
        }

        head = new StoreHead(
            BinaryPrimitives.ReadUInt64BigEndian(plain),
            BinaryPrimitives.ReadUInt64BigEndian(plain[8..]),
            RecordTag.Of(plain));
        return true;
    }
}
