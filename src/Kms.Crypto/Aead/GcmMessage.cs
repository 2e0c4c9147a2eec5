using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Aead;

/// <summary>One AES-256-GCM message with a key given by pointer.</summary>
/// <remarks>
/// <para>Standard: NIST SP 800-38D §7.1 and §7.2, 96-bit IV, 128-bit tag.</para>
/// <para>Limit: an IV must never meet the same key twice; the caller derives a key for each
/// message.</para>
/// <para>Threads: one at a time for a context, which holds the key until it is reset.</para>
/// </remarks>
internal static unsafe class GcmMessage
{
    internal const int TagBytes = 16;
    internal const int IvBytes = 12;

    /// <summary>A call that works through more than this lets the garbage collector run.</summary>
    private const int ShortCallBytes = 16 * 1024;

    /// <summary>Encrypts; the authenticated data is <paramref name="header"/> ‖
    /// <paramref name="aad"/>.</summary>
    internal static void Encrypt(
        nint context, byte* key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> body, Span<byte> tag)
    {
        fixed (byte* ivStart = iv, tagStart = tag)
        {
            nint cipher = Engine.Current.Aes256Gcm;
            Check(LibCryptoCipher.EVP_EncryptInit_ex2(context, cipher, key, ivStart, 0));
            EncryptPart(context, header, default);
            EncryptPart(context, aad, default);
            EncryptPart(context, plaintext, body);

            int written;
            Check(LibCryptoCipher.EVP_EncryptFinal_ex(context, tagStart, &written));
            Check(LibCryptoCipher.EVP_CIPHER_CTX_ctrl(
                context, LibCryptoCipher.ControlGetTag, TagBytes, tagStart));
        }
    }

    /// <summary>Decrypts. On false the content of <paramref name="plaintext"/> is not to be
    /// used: the caller clears it.</summary>
    internal static bool TryDecrypt(
        nint context, byte* key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> aad, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tag,
        Span<byte> plaintext)
    {
        fixed (byte* ivStart = iv, tagStart = tag)
        {
            nint cipher = Engine.Current.Aes256Gcm;
            Check(LibCryptoCipher.EVP_DecryptInit_ex2(context, cipher, key, ivStart, 0));
            Check(LibCryptoCipher.EVP_CIPHER_CTX_ctrl(
                context, LibCryptoCipher.ControlSetTag, TagBytes, tagStart));
            DecryptPart(context, header, default);
            DecryptPart(context, aad, default);
            DecryptPart(context, body, plaintext);

            int written;
            byte nothing;
            bool verified =
                LibCryptoCipher.EVP_DecryptFinal_ex(context, &nothing, &written) == 1;
            if (!verified)
            {
                LibCrypto.ERR_clear_error();
            }
            return verified;
        }
    }

    /// <summary>Feeds data; an empty output means that it is authenticated only.</summary>
    private static void EncryptPart(nint context, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty)
        {
            return;
        }
        fixed (byte* from = input, to = output)
        {
            int written;
            Check(input.Length <= ShortCallBytes
                ? LibCryptoCipher.EVP_EncryptUpdate(context, to, &written, from, input.Length)
                : LibCryptoCipher.EVP_EncryptUpdateLong(context, to, &written, from, input.Length));
        }
    }

    private static void DecryptPart(nint context, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty)
        {
            return;
        }
        fixed (byte* from = input, to = output)
        {
            int written;
            Check(input.Length <= ShortCallBytes
                ? LibCryptoCipher.EVP_DecryptUpdate(context, to, &written, from, input.Length)
                : LibCryptoCipher.EVP_DecryptUpdateLong(context, to, &written, from, input.Length));
        }
    }

    private static void Check(int result)
    {
        if (result != 1)
        {
            throw CryptoFaultException.FromOpenSsl("AES-256-GCM");
        }
    }
}
