using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Asymmetric;

/// <summary>A private key that stays imported in OpenSSL, with contexts to use it.</summary>
/// <remarks>
/// <para>An import costs seven times a P-256 signature, and a context a tenth of one: both are
/// kept. A context is taken out of its slot for an operation, so no two threads share one.</para>
/// <para>Threads: any number. Ownership: Dispose frees the key once no operation uses it; all of it
/// lies in secret memory, which zeroizes what is freed.</para>
/// </remarks>
internal sealed unsafe class PrivateKey : IDisposable
{
    private const int SlotCount = 4;

    private readonly PkeyHandle _key;
    private readonly Func<nint, int> _prepare;
    private readonly nint[] _idleContexts = new nint[SlotCount];
    private volatile bool _disposed;

    /// <param name="key">Owned from now on.</param>
    /// <param name="prepare">Sets a fresh context to its one operation; returns 1.</param>
    internal PrivateKey(PkeyHandle key, Func<nint, int> prepare)
    {
        _key = key;
        _prepare = prepare;
    }

    ~PrivateKey()
    {
        FreeIdleContexts();
    }

    internal PkeyHandle Key => _key;

    /// <summary>Runs EVP_PKEY_sign or EVP_PKEY_decrypt on the secret stack.</summary>
    /// <param name="function">Address of one of the two.</param>
    /// <param name="input">Not secret.</param>
    /// <param name="output">As long as the function wants it; see its manual page.</param>
    /// <param name="written">Bytes of output that the function filled.</param>
    /// <returns>What the function returned: 1 is success.</returns>
    internal int Run(
        nint function, ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        nint context = TakeContext();
        try
        {
            fixed (byte* from = input, to = output)
            {
                nuint length = (nuint)output.Length;
                nint result = SecretStack.Run(
                    function, (void*)context, to, &length, from, (void*)input.Length);
                written = (int)length;
                return unchecked((int)result);
            }
        }
        finally
        {
            ReturnContext(context);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        FreeIdleContexts();
        _key.Dispose();
        GC.SuppressFinalize(this);
    }

    private nint TakeContext()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (ref nint slot in _idleContexts.AsSpan())
        {
            nint idle = slot == 0 ? 0 : Interlocked.Exchange(ref slot, 0);
            if (idle != 0)
            {
                return idle;
            }
        }
        return NewContext();
    }

    private nint NewContext()
    {
        using var lease = new PkeyLease(_key);
        nint context = LibCryptoPkey.EVP_PKEY_CTX_new(lease.Pointer, 0);
        bool prepared = false;
        try
        {
            prepared = context != 0 && _prepare(context) == 1;
        }
        finally
        {
            if (!prepared)
            {
                LibCryptoPkey.EVP_PKEY_CTX_free(context);
            }
        }
        return prepared
            ? context
            : throw CryptoFaultException.FromOpenSsl("making a context for a private key");
    }

    private void ReturnContext(nint context)
    {
        foreach (ref nint slot in _idleContexts.AsSpan())
        {
            if (slot == 0 && Interlocked.CompareExchange(ref slot, context, 0) == 0)
            {
                // Dispose may have looked into this slot just before.
                if (_disposed)
                {
                    FreeIdleContexts();
                }
                return;
            }
        }
        LibCryptoPkey.EVP_PKEY_CTX_free(context);
    }

    private void FreeIdleContexts()
    {
        foreach (ref nint slot in _idleContexts.AsSpan())
        {
            LibCryptoPkey.EVP_PKEY_CTX_free(Interlocked.Exchange(ref slot, 0));
        }
    }
}
