using System.Text;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Asymmetric;

/// <summary>What an EVP_PKEY tells in public, and the operations of its public half.</summary>
internal static unsafe class PublicPart
{
    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    internal static byte[] Export(PkeyHandle handle)
    {
        using var lease = new PkeyLease(handle);
        nint key = lease.Pointer;
        int length = LibCryptoPkey.i2d_PUBKEY(key, null);
        if (length <= 0)
        {
            throw CryptoFaultException.FromOpenSsl("encoding a public key");
        }

        byte[] encoded = new byte[length];
        fixed (byte* start = encoded)
        {
            byte* end = start;
            if (LibCryptoPkey.i2d_PUBKEY(key, &end) != length)
            {
                throw CryptoFaultException.FromOpenSsl("writing a public key");
            }
        }
        return encoded;
    }

    internal static bool IsRsa(PkeyHandle handle, int bits)
    {
        using var lease = new PkeyLease(handle);
        nint key = lease.Pointer;
        return LibCryptoPkey.EVP_PKEY_is_a(key, "RSA") == 1
            && LibCryptoPkey.EVP_PKEY_get_bits(key) == bits;
    }

    internal static bool IsEcOn(PkeyHandle handle, string group)
    {
        using var lease = new PkeyLease(handle);
        nint key = lease.Pointer;
        byte* name = stackalloc byte[64];
        nuint length = 0;
        bool isNamed = LibCryptoPkey.EVP_PKEY_is_a(key, "EC") == 1
            && LibCryptoPkey.EVP_PKEY_get_group_name(key, name, 64, &length) == 1;
        if (!isNamed)
        {
            LibCrypto.ERR_clear_error();
        }
        return isNamed && Encoding.ASCII.GetString(name, (int)length) == group;
    }

    /// <summary>Verifies an ECDSA signature in DER over a digest.</summary>
    internal static bool VerifyEcdsa(
        PkeyHandle key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        nint context = NewContext(key);
        try
        {
            CryptoFaultException.ThrowUnlessOne(
                LibCryptoPkey.EVP_PKEY_verify_init(context), "preparing to verify");
            fixed (byte* digestStart = digest, signatureStart = signature)
            {
                return LibCryptoPkey.EVP_PKEY_verify(
                    context, signatureStart, (nuint)signature.Length, digestStart,
                    (nuint)digest.Length) == 1;
            }
        }
        finally
        {
            LibCryptoPkey.EVP_PKEY_CTX_free(context);
        }
    }

    /// <summary>Encrypts with OAEP as <see cref="RsaOaepKey"/> decrypts.</summary>
    internal static void EncryptOaep(
        PkeyHandle key, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        const string Step = "RSA-OAEP encryption";
        nint context = NewContext(key);
        try
        {
            CryptoFaultException.ThrowUnlessOne(
                LibCryptoPkey.EVP_PKEY_encrypt_init(context), Step);
            CryptoFaultException.ThrowUnlessOne(SetOaep(context), Step);
            fixed (byte* from = plaintext, to = ciphertext)
            {
                nuint length = (nuint)ciphertext.Length;
                CryptoFaultException.ThrowUnlessOne(
                    LibCryptoPkey.EVP_PKEY_encrypt(
                        context, to, &length, from, (nuint)plaintext.Length),
                    Step);
            }
        }
        finally
        {
            LibCryptoPkey.EVP_PKEY_CTX_free(context);
        }
    }

    /// <summary>OAEP with SHA-256 for the label and for MGF1, and no label.</summary>
    /// <returns>1, or what the setting that failed returned.</returns>
    internal static int SetOaep(nint context)
    {
        nint sha256 = Engine.Current.Sha256;
        int result = LibCryptoPkey.EVP_PKEY_CTX_set_rsa_padding(
            context, LibCrypto.RsaPkcs1OaepPadding);
        result = result == 1
            ? LibCryptoPkey.EVP_PKEY_CTX_set_rsa_oaep_md(context, sha256)
            : result;
        return result == 1
            ? LibCryptoPkey.EVP_PKEY_CTX_set_rsa_mgf1_md(context, sha256)
            : result;
    }

    private static nint NewContext(PkeyHandle key)
    {
        using var lease = new PkeyLease(key);
        nint context = LibCryptoPkey.EVP_PKEY_CTX_new(lease.Pointer, 0);
        return context != 0
            ? context
            : throw CryptoFaultException.FromOpenSsl("making a context for a public key");
    }
}
