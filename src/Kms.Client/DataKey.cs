using System.Security.Cryptography;

namespace Kms.Client;

/// <summary>A data key (DEK) for local use, with its wrapped form to store beside the data.</summary>
/// <remarks>
/// <para>Standard: envelope encryption; the wrapped form is a ciphertext that Decrypt opens.</para>
/// <para>Ownership: holds the plaintext in pinned memory; Dispose zeroizes it.</para>
/// </remarks>
public sealed class DataKey : IDisposable
{
    private readonly byte[] _plaintext;
    private bool _isDisposed;

    internal DataKey(ReadOnlySpan<byte> plaintext, byte[] wrapped, uint version)
    {
        _plaintext = GC.AllocateUninitializedArray<byte>(plaintext.Length, pinned: true);
        plaintext.CopyTo(_plaintext);
        Wrapped = wrapped;
        Version = version;
    }

    /// <summary>The data key: 16 or 32 bytes. Do not copy it.</summary>
    /// <exception cref="ObjectDisposedException">The data key was zeroized.</exception>
    public ReadOnlySpan<byte> Plaintext
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _plaintext;
        }
    }

    /// <summary>The wrapped data key: store it; it opens with Decrypt and the same AAD.</summary>
    public ReadOnlyMemory<byte> Wrapped { get; }

    /// <summary>The key version that wrapped it.</summary>
    public uint Version { get; }

    /// <summary>Zeroizes the plaintext.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plaintext);
        _isDisposed = true;
    }
}
