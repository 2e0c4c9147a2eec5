using System.Runtime.InteropServices;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Aead;

/// <summary>What one AEAD operation works with: two cipher contexts and its derivation blocks.</summary>
/// <remarks>
/// <para>Threads: one operation at a time; <see cref="AeadScratchPool"/> hands them out.</para>
/// <para>Ownership: everything lies in secret memory; <see cref="Clear"/> leaves no key in it.</para>
/// </remarks>
internal sealed unsafe class AeadScratch : IDisposable
{
    private readonly SecretBlock _block;

    internal AeadScratch()
    {
        _block = SecretBlock.Allocate(sizeof(XaesBlocks));
        Blocks = (XaesBlocks*)_block.DangerousGetHandle();
        Derivation = LibCryptoCipher.EVP_CIPHER_CTX_new();
        Message = LibCryptoCipher.EVP_CIPHER_CTX_new();
        if (Derivation == 0 || Message == 0)
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

    /// <summary>Zeroizes every key the last operation used.</summary>
    internal void Clear()
    {
        // Reset frees the contexts' key schedules, and the arena zeroizes what is freed.
        LibCryptoCipher.EVP_CIPHER_CTX_reset(Derivation);
        LibCryptoCipher.EVP_CIPHER_CTX_reset(Message);
        NativeMemory.Clear(Blocks, (nuint)sizeof(XaesBlocks));
    }

    public void Dispose()
    {
        LibCryptoCipher.EVP_CIPHER_CTX_free(Derivation);
        LibCryptoCipher.EVP_CIPHER_CTX_free(Message);
        Derivation = 0;
        Message = 0;
        _block.Dispose();
    }
}
