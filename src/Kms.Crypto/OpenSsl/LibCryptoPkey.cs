using System.Runtime.InteropServices;

namespace Kms.Crypto.OpenSsl;

/// <summary>The functions of libcrypto for asymmetric keys that touch no private number.</summary>
/// <remarks>Those that do are called through <see cref="SecretStack"/>.</remarks>
internal static unsafe partial class LibCryptoPkey
{
    [LibraryImport(LibCrypto.Name)]
    internal static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(LibCrypto.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_PKEY_CTX_new_from_name(
        nint library, string name, string? properties);

    [LibraryImport(LibCrypto.Name)]
    internal static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_CTX_set_rsa_keygen_bits(nint context, int bits);

    [LibraryImport(LibCrypto.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int EVP_PKEY_CTX_set_group_name(nint context, string name);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_sign_init(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_verify_init(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_verify(
        nint context, byte* signature, nuint signatureLength, byte* digest, nuint digestLength);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_encrypt_init(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_encrypt(
        nint context, byte* output, nuint* outputLength, byte* input, nuint inputLength);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_decrypt_init(nint context);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_CTX_set_rsa_padding(nint context, int padding);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_CTX_set_rsa_oaep_md(nint context, nint digest);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_CTX_set_rsa_mgf1_md(nint context, nint digest);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_get_bits(nint key);

    [LibraryImport(LibCrypto.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int EVP_PKEY_is_a(nint key, string name);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int EVP_PKEY_get_group_name(
        nint key, byte* name, nuint size, nuint* length);

    [LibraryImport(LibCrypto.Name)]
    internal static partial int i2d_PUBKEY(nint key, byte** output);

    [LibraryImport(LibCrypto.Name)]
    internal static partial void PKCS8_PRIV_KEY_INFO_free(nint info);
}
