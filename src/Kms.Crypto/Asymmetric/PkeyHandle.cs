using Kms.Crypto.OpenSsl;
using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto.Asymmetric;

/// <summary>One reference to an EVP_PKEY, whose numbers lie in secret memory.</summary>
internal sealed class PkeyHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal PkeyHandle(nint key)
        : base(ownsHandle: true)
    {
        SetHandle(key);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibCryptoPkey.EVP_PKEY_free(handle);
        return true;
    }
}
