using System.Diagnostics.CodeAnalysis;
using System.Text;
using Kms.Crypto;

namespace Kms.Daemon.Seals;

/// <summary>A configured source of a seal key, and the key, or why there is none.</summary>
/// <remarks>
/// <para>Layout of the authenticated data of a seal: "kmsd root seal v1", a zero byte, the store id
/// (16 bytes, big-endian), the kind. SEALS.md §4.</para>
/// <para>Ownership: Dispose zeroizes the key.</para>
/// </remarks>
internal sealed class SealSource : IDisposable
{
    private readonly SealingKey? _key;

    /// <summary>A source that gave its key.</summary>
    public SealSource(string kind, string path, SealingKey key)
    {
        (Kind, Path, _key) = (kind, path, key);
    }

    /// <summary>A source that could not be read.</summary>
    public SealSource(string kind, string path, SealException failure)
    {
        (Kind, Path, Failure) = (kind, path, failure);
    }

    public string Kind { get; }

    public string Path { get; }

    /// <summary>Why there is no key; null when there is one.</summary>
    public SealException? Failure { get; }

    /// <summary>Seals a root key under this source's key.</summary>
    public Seal SealRoot(SealingKey root, Guid storeId)
    {
        var sealedKey = new byte[SealingKey.SealedKeyBytes];
        _key!.SealKey(root, Aad(storeId), sealedKey);
        return new Seal(Kind, [.. sealedKey]);
    }

    /// <summary>Opens any of the seals of this kind.</summary>
    public bool TryOpen(SealList list, [NotNullWhen(true)] out SealingKey? root)
    {
        root = null;
        foreach (var seal in list.Seals.Where(seal => seal.Kind == Kind))
        {
            if (_key is not null
                && _key.TryUnsealKey(seal.SealedKey.AsSpan(), Aad(list.StoreId), out root))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _key?.Dispose();
    }

    private byte[] Aad(Guid storeId) =>
    [
        .. "kmsd root seal v1\0"u8,
        .. storeId.ToByteArray(bigEndian: true),
        .. Encoding.ASCII.GetBytes(Kind),
    ];
}
