namespace Kms.Crypto.Asymmetric;

/// <summary>The right to use an EVP_PKEY for a moment: it is not freed meanwhile.</summary>
internal readonly ref struct PkeyLease
{
    private readonly PkeyHandle _key;

    internal PkeyLease(PkeyHandle key)
    {
        bool added = false;
        key.DangerousAddRef(ref added);
        _key = key;
        Pointer = key.DangerousGetHandle();
    }

    internal nint Pointer { get; }

    public void Dispose()
    {
        _key.DangerousRelease();
    }
}
