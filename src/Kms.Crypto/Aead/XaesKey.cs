using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Aead;

/// <summary>A 32-byte key of XAES-256-GCM with key commitment, in secret memory.</summary>
/// <remarks>
/// <para>Standard: C2SP XAES-256-GCM; KC-XAES of IACR ePrint 2025/758; formulas in CRYPTO.md §2.
/// </para>
/// <para>Layout: nonce (24) ‖ commitment (32) ‖ body (as the plaintext) ‖ tag (16).</para>
/// <para>Limit: 2^48 messages; whoever owns the key counts them.</para>
/// <para>Threads: any number. Ownership: Dispose zeroizes the key once no operation uses it.</para>
/// </remarks>
internal sealed unsafe class XaesKey : IDisposable
{
    internal const int KeyBytes = 32;
    internal const int NonceBytes = 24;
    internal const int OverheadBytes =
        NonceBytes + XaesBlocks.CommitmentBytes + GcmMessage.TagBytes;

    private const int BodyOffset = NonceBytes + XaesBlocks.CommitmentBytes;
    private const int SubkeyBytes = 16;

    /// <summary>Key (32) ‖ CMAC subkey K1 (16), which depends on the key alone.</summary>
    private readonly SecretBuffer _keyAndSubkey;

    private XaesKey(SecretBuffer keyAndSubkey)
    {
        _keyAndSubkey = keyAndSubkey;
    }

    /// <summary>What writes the 32 bytes of a new key; false drops it.</summary>
    internal delegate bool Writer<TState>(Span<byte> key, TState state)
        where TState : allows ref struct;

    internal static XaesKey Generate()
    {
        return TryCreate(
            static (key, _) =>
            {
                SystemRandom.Fill(key);
                return true;
            },
            0)!;
    }

    /// <summary>Makes a key from bytes that are written straight into secret memory.</summary>
    internal static XaesKey? TryCreate<TState>(Writer<TState> writer, TState state)
        where TState : allows ref struct
    {
        var buffer = new SecretBuffer(KeyBytes + SubkeyBytes);
        bool written = false;
        try
        {
            using SecretLease lease = buffer.Lease();
            written = writer(lease.Bytes[..KeyBytes], state);
            if (written)
            {
                DeriveSubkey(lease.Pointer);
            }
        }
        finally
        {
            if (!written)
            {
                buffer.Dispose();
            }
        }
        return written ? new XaesKey(buffer) : null;
    }

    public void Dispose()
    {
        _keyAndSubkey.Dispose();
    }

    /// <summary>The key bytes (and the subkey after them), for sealing and derivation.</summary>
    internal SecretLease Lease()
    {
        return _keyAndSubkey.Lease();
    }

    internal void Encrypt(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        Span<byte> destination)
    {
        Encrypt(header, aad, plaintext, destination, drawsNonce: true);
    }

    /// <summary>Encrypts with the nonce that stands at the start of the destination.</summary>
    internal void EncryptWithNonce(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        Span<byte> destination)
    {
        Encrypt(header, aad, plaintext, destination, drawsNonce: false);
    }

    /// <returns>False for any cause; then <paramref name="plaintext"/> is all zero.</returns>
    internal bool TryDecrypt(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedBytes,
        Span<byte> plaintext)
    {
        if (sealedBytes.Length < OverheadBytes)
        {
            plaintext.Clear();
            return false;
        }
        RequireLength(plaintext.Length, sealedBytes.Length - OverheadBytes, nameof(plaintext));
        if (plaintext.Overlaps(sealedBytes))
        {
            throw new ArgumentException("It overlaps the ciphertext.", nameof(plaintext));
        }
        ReadOnlySpan<byte> nonce = sealedBytes[..NonceBytes];

        bool verified = false;
        AeadScratch scratch = AeadScratchPool.Rent();
        try
        {
            // The commitment first: the tag is asked only of the one key the message commits to.
            Derive(scratch, nonce);
            verified = IsCommitment(scratch, sealedBytes[NonceBytes..BodyOffset])
                && GcmMessage.TryDecrypt(
                    scratch.Message, scratch.Blocks->FirstPass, nonce[^GcmMessage.IvBytes..],
                    header, aad, sealedBytes[BodyOffset..^GcmMessage.TagBytes],
                    sealedBytes[^GcmMessage.TagBytes..], plaintext);
        }
        finally
        {
            AeadScratchPool.Return(scratch);
            if (!verified)
            {
                plaintext.Clear();
            }
        }
        return verified;
    }

    private void Encrypt(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        Span<byte> destination, bool drawsNonce)
    {
        RequireLength(destination.Length, plaintext.Length + OverheadBytes, nameof(destination));
        if (plaintext.Overlaps(destination))
        {
            throw new ArgumentException("It overlaps the plaintext.", nameof(destination));
        }

        Span<byte> nonce = destination[..NonceBytes];
        AeadScratch scratch = AeadScratchPool.Rent();
        try
        {
            if (drawsNonce)
            {
                scratch.Nonces.Fill(nonce);
            }

            Derive(scratch, nonce);
            Commitment(scratch).CopyTo(destination[NonceBytes..]);
            GcmMessage.Encrypt(
                scratch.Message, scratch.Blocks->FirstPass, nonce[^GcmMessage.IvBytes..], header,
                aad, plaintext, destination[BodyOffset..^GcmMessage.TagBytes],
                destination[^GcmMessage.TagBytes..]);
        }
        finally
        {
            AeadScratchPool.Return(scratch);
        }
    }

    /// <summary>Leaves the message key and the commitment in the scratch blocks.</summary>
    private void Derive(AeadScratch scratch, ReadOnlySpan<byte> nonce)
    {
        using SecretLease lease = _keyAndSubkey.Lease();
        XaesBlocks* blocks = scratch.Blocks;
        byte* subkey = lease.Pointer + KeyBytes;

        SetDerivationKey(scratch, lease.Pointer);
        XaesBlocks.PrepareFirstPass(blocks, nonce, subkey);
        EncryptBlocks(scratch, blocks->FirstPass, XaesBlocks.FirstPassBytes);
        XaesBlocks.PrepareCommitment(blocks, nonce, subkey);
        EncryptBlocks(scratch, blocks->Commitment, XaesBlocks.CommitmentBytes);
    }

    private static ReadOnlySpan<byte> Commitment(AeadScratch scratch)
    {
        return new ReadOnlySpan<byte>(scratch.Blocks->Commitment, XaesBlocks.CommitmentBytes);
    }

    private static bool IsCommitment(AeadScratch scratch, ReadOnlySpan<byte> found)
    {
        fixed (byte* start = found)
        {
            return LibCrypto.CRYPTO_memcmp(
                scratch.Blocks->Commitment, start, XaesBlocks.CommitmentBytes) == 0;
        }
    }

    /// <summary>K1 of CMAC (NIST SP 800-38B §6.1): AES of the zero block, doubled.</summary>
    private static void DeriveSubkey(byte* keyAndSubkey)
    {
        AeadScratch scratch = AeadScratchPool.Rent();
        try
        {
            byte* subkey = keyAndSubkey + KeyBytes;
            SetDerivationKey(scratch, keyAndSubkey);
            EncryptBlocks(scratch, subkey, SubkeyBytes);

            int carry = subkey[0] >> 7;
            for (int i = 0; i < SubkeyBytes - 1; i++)
            {
                subkey[i] = unchecked((byte)((subkey[i] << 1) | (subkey[i + 1] >> 7)));
            }
            subkey[15] = unchecked((byte)((subkey[15] << 1) ^ (carry * 0x87)));
        }
        finally
        {
            AeadScratchPool.Return(scratch);
        }
    }

    private static void SetDerivationKey(AeadScratch scratch, byte* key)
    {
        if (!scratch.SetDerivationKey(key))
        {
            throw CryptoFaultException.FromOpenSsl("setting an AES key");
        }
    }

    private static void EncryptBlocks(AeadScratch scratch, byte* blocks, int length)
    {
        int written;
        CryptoFaultException.ThrowUnlessOne(
            LibCryptoCipher.EVP_EncryptUpdate(
                scratch.Derivation, blocks, &written, blocks, length),
            "AES-256 of key derivation blocks");
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"It must be {expected} bytes, not {length}.", name);
        }
    }
}
