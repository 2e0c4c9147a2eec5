using System.Runtime.InteropServices;

namespace Kms.Crypto.OpenSsl;

/// <summary>Everything looked up in libcrypto once, at start.</summary>
/// <remarks>
/// <para>An algorithm is fetched once because a fetch for each operation costs more than the
/// operation. Nothing here is ever freed: it lives as long as the process.</para>
/// <para>Threads: immutable; any number.</para>
/// </remarks>
internal sealed unsafe class Engine
{
    private static Engine? s_current;

    private Engine(nint library)
    {
        Aes256Ecb = Fetched(Cipher("AES-256-ECB"), "AES-256-ECB");
        Aes256Gcm = Fetched(Cipher("AES-256-GCM"), "AES-256-GCM");
        Hkdf = Fetched(LibCrypto.EVP_KDF_fetch(0, "HKDF", null), "HKDF");
        Sha256 = Fetched(LibCrypto.EVP_sha256(), "SHA-256");
        KdfDerive = NativeLibrary.GetExport(library, "EVP_KDF_derive");
        PkeyGenerate = NativeLibrary.GetExport(library, "EVP_PKEY_generate");
        PkeySign = NativeLibrary.GetExport(library, "EVP_PKEY_sign");
        PkeyDecrypt = NativeLibrary.GetExport(library, "EVP_PKEY_decrypt");
        PkeyToPkcs8 = NativeLibrary.GetExport(library, "EVP_PKEY2PKCS8");
        PkeyFromPkcs8 = NativeLibrary.GetExport(library, "EVP_PKCS82PKEY");
        EncodePkcs8 = NativeLibrary.GetExport(library, "i2d_PKCS8_PRIV_KEY_INFO");
        DecodePkcs8 = NativeLibrary.GetExport(library, "d2i_PKCS8_PRIV_KEY_INFO");
        Version = Marshal.PtrToStringUTF8(LibCrypto.OpenSSL_version(0)) ?? "unknown";
    }

    internal static Engine Current => s_current
        ?? throw new InvalidOperationException("CryptoRuntime.Start must come before all else.");

    internal nint Aes256Ecb { get; }

    internal nint Aes256Gcm { get; }

    internal nint Hkdf { get; }

    internal nint Sha256 { get; }

    internal nint KdfDerive { get; }

    internal nint PkeyGenerate { get; }

    internal nint PkeySign { get; }

    internal nint PkeyDecrypt { get; }

    internal nint PkeyToPkcs8 { get; }

    internal nint PkeyFromPkcs8 { get; }

    internal nint EncodePkcs8 { get; }

    internal nint DecodePkcs8 { get; }

    /// <summary>The library's own version line, for the status report.</summary>
    internal string Version { get; }

    /// <summary>Initializes libcrypto and looks everything up; not thread-safe.</summary>
    internal static void Start(nint library)
    {
        // No clean-up at exit: a worker may still be signing while the process ends.
        ulong options = LibCrypto.InitNoAtExit | LibCrypto.InitLoadConfig;
        if (LibCrypto.OPENSSL_init_crypto(options, 0) != 1)
        {
            throw new CryptoStartException(
                "OpenSSL could not be initialized: " + CryptoFaultException.TakeOpenSslError());
        }
        s_current = new Engine(library);
    }

    private static nint Cipher(string name)
    {
        return LibCryptoCipher.EVP_CIPHER_fetch(0, name, null);
    }

    private static nint Fetched(nint algorithm, string name)
    {
        return algorithm != 0
            ? algorithm
            : throw new CryptoStartException($"OpenSSL has no {name} to offer: "
                + CryptoFaultException.TakeOpenSslError());
    }
}
