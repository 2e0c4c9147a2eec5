using System.Runtime.InteropServices;

namespace Kms.Crypto.Aead;

/// <summary>Nonces of Native/nonce_source.c: the kernel's generator, without a system call where the
/// kernel offers that.</summary>
/// <remarks>
/// <para>Standard: vgetrandom of Linux 6.11, else getrandom(2); see random(4).</para>
/// <para>Limit: nonces only. Keys come from <see cref="SystemRandom"/>.</para>
/// <para>Threads: one at a time. Ownership: Dispose unmaps the state.</para>
/// </remarks>
internal sealed unsafe partial class NonceSource : IDisposable
{
    internal const int MaxLength = 256;

    private nint _source;

    /// <param name="usesSystemCall">True leaves the vDSO out, as older kernels do.</param>
    internal NonceSource(bool usesSystemCall = false)
    {
        _source = usesSystemCall ? 0 : kms_nonce_source_new();
    }

    /// <summary>Whether every fill is a system call.</summary>
    internal bool UsesSystemCall => _source == 0;

    /// <summary>Fills the whole span, of at most <see cref="MaxLength"/> bytes, or throws.</summary>
    internal void Fill(Span<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonce.Length, MaxLength);
        fixed (byte* start = nonce)
        {
            int error = kms_nonce_fill(_source, start, (nuint)nonce.Length);
            if (error != 0)
            {
                throw new CryptoFaultException($"getrandom failed with error {-error}");
            }
        }
    }

    public void Dispose()
    {
        kms_nonce_source_free(_source);
        _source = 0;
    }

    [LibraryImport(SecretArena.Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint kms_nonce_source_new();

    [LibraryImport(SecretArena.Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void kms_nonce_source_free(nint source);

    [LibraryImport(SecretArena.Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int kms_nonce_fill(nint source, byte* bytes, nuint length);
}
