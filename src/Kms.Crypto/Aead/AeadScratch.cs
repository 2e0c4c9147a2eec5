using System.Runtime.InteropServices;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Aead;

/// <summary>What one AEAD operation works with: two cipher contexts, its blocks and its nonces.</summary>
/// <remarks>
/// <para>Threads: one operation at a time; <see cref="AeadScratchPool"/> hands them out.</para>
/// <para>Ownership: all of it but the nonces' state lies in secret memory; <see cref="TryClear"/> leaves no key in it.
/// </para>
/// </remarks>
internal sealed unsafe class AeadScratch : IDisposable
{
    private static readonly byte[] s_zeroKey = new byte[XaesKey.KeyBytes];

    private readonly SecretBlock _block;

    internal AeadScratch()
    {
        _block = SecretBlock.Allocate(sizeof(XaesBlocks));
        Blocks = (XaesBlocks*)_block.DangerousGetHandle();
        Derivation = LibCryptoCipher.EVP_CIPHER_CTX_new();
        Message = LibCryptoCipher.EVP_CIPHER_CTX_new();
        if (Derivation == 0 || Message == 0 || !SetDerivationKey(Engine.Current.Aes256Ecb, null))
        {
            Dispose();
            throw CryptoFaultException.FromOpenSsl("making a cipher context");
        }
    }

    /// <summary>The context of the single AES blocks that derive a message's key.</summary>
    internal nint Derivation { get; private set; }

    /// <summary>The context of the message's own AES-GCM.</summary>
    internal nint Message { get; private set; }

    internal XaesBlocks* Blocks { get; }

    /// <summary>Where new nonces come from.</summary>
    internal NonceSource Nonces { get; } = new();

    /// <summary>Sets the key of the derivation blocks; null is the key of zeros.</summary>
    internal bool SetDerivationKey(byte* key)
    {
        return SetDerivationKey(cipher: 0, key);
    }

    /// <summary>Leaves no key of the last operation behind.</summary>
    /// <returns>False when that failed: the scratch must be disposed.</returns>
    internal bool TryClear()
    {
        // The message context is emptied: reset frees its round keys and hash key, and the arena
        // zeroizes what is freed. The derivation context is overwritten with the round keys of the
        // zero key, which costs half as much.
        NativeMemory.Clear(Blocks, (nuint)sizeof(XaesBlocks));
        return LibCryptoCipher.EVP_CIPHER_CTX_reset(Message) == 1 && SetDerivationKey(null);
    }

    public void Dispose()
    {
        LibCryptoCipher.EVP_CIPHER_CTX_free(Derivation);
        LibCryptoCipher.EVP_CIPHER_CTX_free(Message);
        Derivation = 0;
        Message = 0;
        _block.Dispose();
        Nonces.Dispose();
    }

    private bool SetDerivationKey(nint cipher, byte* key)
    {
        fixed (byte* zeros = s_zeroKey)
        {
            return LibCryptoCipher.EVP_EncryptInit_ex2(
                Derivation, cipher, key is null ? zeros : key, null, 0) == 1;
        }
    }
}
