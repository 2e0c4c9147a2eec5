using System.Runtime.InteropServices;

namespace Kms.Crypto.OpenSsl;

/// <summary>The functions of the system's libcrypto that kmsd calls directly.</summary>
/// <remarks>
/// <para>Standard: OpenSSL 3.0 and later; every function here is in 3.0's public interface.</para>
/// <para>Threads: as OpenSSL says: a context belongs to one thread at a time.</para>
/// </remarks>
internal static unsafe partial class LibCrypto
{
    internal const string Name = "libcrypto.so.3";

    internal const ulong InitLoadConfig = 0x40;
    internal const ulong InitNoAtExit = 0x80000;
    internal const int RsaPkcs1OaepPadding = 4;

    [LibraryImport(Name)]
    internal static partial int OPENSSL_init_crypto(ulong options, nint settings);

    [LibraryImport(Name)]
    internal static partial nint OpenSSL_version(int what);

    [LibraryImport(Name)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Name)]
    internal static partial void ERR_error_string_n(nuint error, byte* text, nuint length);

    [LibraryImport(Name), SuppressGCTransition]
    internal static partial void ERR_clear_error();

    [LibraryImport(Name), SuppressGCTransition]
    internal static partial int CRYPTO_memcmp(byte* left, byte* right, nuint length);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_KDF_fetch(nint library, string name, string? properties);

    [LibraryImport(Name)]
    internal static partial nint EVP_KDF_CTX_new(nint kdf);

    [LibraryImport(Name)]
    internal static partial void EVP_KDF_CTX_free(nint context);

    [LibraryImport(Name)]
    internal static partial nint EVP_sha256();

    /// <summary>One named parameter, as OSSL_PARAM lays it out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Parameter
    {
        internal byte* Name;
        internal uint Type;
        internal void* Data;
        internal nuint Size;
        internal nuint ReturnedSize;

        internal const uint Utf8String = 4;
        internal const uint OctetString = 5;
    }
}
