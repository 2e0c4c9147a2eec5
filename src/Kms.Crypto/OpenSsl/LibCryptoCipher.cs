using System.Runtime.InteropServices;

namespace Kms.Crypto.OpenSsl;

/// <summary>The cipher functions of libcrypto.</summary>
/// <remarks>
/// <para>Calls of well under a microsecond leave out the transition that lets the garbage collector
/// run meanwhile; the two that work through long data exist in both forms.</para>
/// </remarks>
internal static unsafe partial class LibCryptoCipher
{
    internal const int ControlGetTag = 0x10;
    internal const int ControlSetTag = 0x11;

    [LibraryImport(LibCrypto.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_CIPHER_fetch(nint library, string name, string? properties);

    [LibraryImport(LibCrypto.Name)]
    internal static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(LibCrypto.Name)]
    internal static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_CIPHER_CTX_reset(nint context);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_EncryptInit_ex2(
        nint context, nint cipher, byte* key, byte* iv, nint parameters);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_DecryptInit_ex2(
        nint context, nint cipher, byte* key, byte* iv, nint parameters);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_EncryptUpdate(
        nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_DecryptUpdate(
        nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(LibCrypto.Name, EntryPoint = "EVP_EncryptUpdate")]
    internal static partial int EVP_EncryptUpdateLong(
        nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(LibCrypto.Name, EntryPoint = "EVP_DecryptUpdate")]
    internal static partial int EVP_DecryptUpdateLong(
        nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_EncryptFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_DecryptFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(LibCrypto.Name), SuppressGCTransition]
    internal static partial int EVP_CIPHER_CTX_ctrl(
        nint context, int control, int length, byte* data);
}
