using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Kms.Crypto.Asymmetric;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto;

/// <summary>One RSA-4096 key that decrypts OAEP.</summary>
/// <remarks>
/// <para>Standard: RSAES-OAEP of RFC 8017 §7.1 with SHA-256, MGF1 with SHA-256 and no label; keys
/// of FIPS 186-5 A.1 with e = 65537.</para>
/// <para>Limit: ciphertext exactly 512 bytes; plaintext 0 to 446 bytes.</para>
/// <para>Threads: any number on one key. Ownership: the key lies in secret memory, works on a stack
/// in secret memory, and is zeroized by Dispose.</para>
/// </remarks>
public sealed class RsaOaepKey : IDisposable
{
    /// <summary>Size of a ciphertext, in bytes.</summary>
    public const int CiphertextBytes = 512;

    /// <summary>Longest plaintext: 512 - 2 * 32 - 2 bytes.</summary>
    public const int MaxPlaintextBytes = 446;

    private const int ModulusBits = 4096;

    private readonly PrivateKey _key;

    private RsaOaepKey(PkeyHandle key)
    {
        _key = new PrivateKey(key, PrepareContext);
    }

    /// <summary>Makes a new key and tries it. Takes a second, sometimes five: never on a request
    /// loop.</summary>
    public static RsaOaepKey Generate()
    {
        var key = new RsaOaepKey(PkeyGenerator.Generate(
            "RSA",
            context => LibCryptoPkey.EVP_PKEY_CTX_set_rsa_keygen_bits(context, ModulusBits)));
        bool passed = false;
        try
        {
            key.TestPairwise();
            passed = true;
            return key;
        }
        finally
        {
            if (!passed)
            {
                key.Dispose();
            }
        }
    }

    /// <summary>Opens a key that <see cref="SealUnder"/> sealed.</summary>
    /// <returns>False when anything differs: the KEK, the AAD, the algorithm or a byte.</returns>
    public static bool TryUnseal(
        SealingKey kek, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad,
        [NotNullWhen(true)] out RsaOaepKey? key)
    {
        PkeyHandle? handle = SealedPrivateKey.TryUnseal(
            kek, MaterialAlgorithm.Rsa4096OaepSha256, sealedBytes, aad,
            opened => PublicPart.IsRsa(opened, ModulusBits));
        key = handle is null ? null : new RsaOaepKey(handle);
        return key is not null;
    }

    /// <summary>Seals the private key for the store. CRYPTO.md §6.</summary>
    public byte[] SealUnder(SealingKey kek, ReadOnlySpan<byte> aad)
    {
        return SealedPrivateKey.Seal(kek, MaterialAlgorithm.Rsa4096OaepSha256, _key.Key, aad);
    }

    /// <summary>The public key as SubjectPublicKeyInfo, DER.</summary>
    public byte[] GetPublicKey()
    {
        return PublicPart.Export(_key.Key);
    }

    /// <summary>Decrypts one ciphertext. Takes milliseconds: for a worker.</summary>
    /// <param name="ciphertext">Of any other length than <see cref="CiphertextBytes"/> it is
    /// refused before the key is touched.</param>
    /// <param name="destination">At least <see cref="MaxPlaintextBytes"/>; on failure they are all
    /// zero.</param>
    /// <param name="length">How many bytes of the destination are plaintext.</param>
    /// <returns>False for every cause, told apart by nothing.</returns>
    public unsafe bool TryDecrypt(
        ReadOnlySpan<byte> ciphertext, Span<byte> destination, out int length)
    {
        length = 0;
        if (destination.Length < MaxPlaintextBytes)
        {
            throw new ArgumentException(
                $"It must have room for {MaxPlaintextBytes} bytes.", nameof(destination));
        }
        destination[..MaxPlaintextBytes].Clear();
        if (ciphertext.Length != CiphertextBytes)
        {
            return false;
        }

        // OpenSSL wants room for the whole padded block, which is secret too.
        nint block = SecretArena.kms_memory_allocate(CiphertextBytes);
        if (block == 0)
        {
            throw SecretArena.Full();
        }
        try
        {
            var plaintext = new Span<byte>((void*)block, CiphertextBytes);
            if (!TryDecryptBlock(ciphertext, plaintext, out int written))
            {
                return false;
            }
            plaintext[..written].CopyTo(destination);
            length = written;
            return true;
        }
        finally
        {
            SecretArena.kms_memory_free(block);
        }
    }

    /// <summary>Zeroizes the key; operations under way end first.</summary>
    public void Dispose()
    {
        _key.Dispose();
    }

    private bool TryDecryptBlock(
        ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, out int written)
    {
        ulong failedBefore = SecretArena.ReadFacts().Failed;
        int result = _key.Run(Engine.Current.PkeyDecrypt, ciphertext, plaintext, out written);
        if (result == 1)
        {
            return true;
        }

        LibCrypto.ERR_clear_error();
        if (SecretArena.ReadFacts().Failed != failedBefore)
        {
            // It may have failed for want of memory: not the ciphertext's fault, worth a retry.
            throw SecretArena.Full();
        }
        return false;
    }

    /// <summary>FIPS 140-3's pairwise consistency test: what the public key encrypts, the private
    /// key decrypts.</summary>
    private void TestPairwise()
    {
        Span<byte> sent = stackalloc byte[32];
        Span<byte> ciphertext = stackalloc byte[CiphertextBytes];
        Span<byte> received = stackalloc byte[MaxPlaintextBytes];
        SystemRandom.Fill(sent);
        PublicPart.EncryptOaep(_key.Key, sent, ciphertext);
        if (!TryDecrypt(ciphertext, received, out int length)
            || !CryptographicOperations.FixedTimeEquals(received[..length], sent))
        {
            throw new CryptoFaultException("a new RSA key does not decrypt what it encrypted");
        }
    }

    private static int PrepareContext(nint context)
    {
        int result = LibCryptoPkey.EVP_PKEY_decrypt_init(context);
        return result == 1 ? PublicPart.SetOaep(context) : result;
    }
}
