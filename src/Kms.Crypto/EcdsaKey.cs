using System.Diagnostics.CodeAnalysis;
using Kms.Crypto.Asymmetric;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto;

/// <summary>One ECDSA key that signs digests.</summary>
/// <remarks>
/// <para>Standard: FIPS 186-5 §6, on P-256 over SHA-256 digests or P-384 over SHA-384 digests.
/// </para>
/// <para>Limit: a digest is exactly 32 or 48 bytes.</para>
/// <para>Threads: any number on one key. Ownership: the key lies in secret memory, works on a stack
/// in secret memory, and is zeroized by Dispose.</para>
/// </remarks>
public sealed class EcdsaKey : IDisposable
{
    private readonly PrivateKey _key;
    private readonly CurveFacts _facts;

    private EcdsaKey(PkeyHandle key, CurveFacts facts)
    {
        _key = new PrivateKey(key, LibCryptoPkey.EVP_PKEY_sign_init);
        _facts = facts;
    }

    /// <summary>The curve the key is on.</summary>
    public EcdsaCurve Curve => _facts.Curve;

    /// <summary>Size of the digests it signs: 32 or 48 bytes.</summary>
    public int DigestBytes => _facts.NumberBytes;

    /// <summary>Size of the longest signature in any format: 72 or 104 bytes.</summary>
    public int MaxSignatureBytes => _facts.MaxDerBytes;

    /// <summary>Makes a new key and tries it.</summary>
    public static EcdsaKey Generate(EcdsaCurve curve)
    {
        CurveFacts facts = CurveFacts.Of(curve);
        var key = new EcdsaKey(
            PkeyGenerator.Generate(
                "EC",
                context => LibCryptoPkey.EVP_PKEY_CTX_set_group_name(context, facts.GroupName)),
            facts);
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

    /// <summary>Opens a key that <see cref="SealUnder"/> sealed; <see cref="Curve"/> is the one
    /// that was sealed with it.</summary>
    /// <returns>False when anything differs: the KEK, the AAD, the algorithm or a byte.</returns>
    public static bool TryUnseal(
        SealingKey kek, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> aad,
        [NotNullWhen(true)] out EcdsaKey? key)
    {
        key = null;
        CurveFacts? facts = sealedBytes.Length > SealedMaterial.OverheadBytes
            ? CurveFacts.Of((MaterialAlgorithm)sealedBytes[1])
            : null;
        if (facts is null)
        {
            return false;
        }

        PkeyHandle? handle = SealedPrivateKey.TryUnseal(
            kek, facts.Material, sealedBytes, aad,
            opened => PublicPart.IsEcOn(opened, facts.GroupName));
        key = handle is null ? null : new EcdsaKey(handle, facts);
        return key is not null;
    }

    /// <summary>Seals the private key for the store. CRYPTO.md §6.</summary>
    public byte[] SealUnder(SealingKey kek, ReadOnlySpan<byte> aad)
    {
        return SealedPrivateKey.Seal(kek, _facts.Material, _key.Key, aad);
    }

    /// <summary>The public key as SubjectPublicKeyInfo, DER.</summary>
    public byte[] GetPublicKey()
    {
        return PublicPart.Export(_key.Key);
    }

    /// <summary>Signs one digest.</summary>
    /// <param name="digest">Exactly <see cref="DigestBytes"/>: the SHA-2 of the same size.</param>
    /// <param name="destination">At least <see cref="MaxSignatureBytes"/>.</param>
    /// <param name="format">How the signature is written.</param>
    /// <returns>How many bytes of the destination are the signature.</returns>
    public int SignHash(
        ReadOnlySpan<byte> digest, Span<byte> destination, EcdsaSignatureFormat format)
    {
        if (digest.Length != DigestBytes)
        {
            throw new ArgumentException(
                $"It must be {DigestBytes} bytes, not {digest.Length}.", nameof(digest));
        }
        if (destination.Length < MaxSignatureBytes)
        {
            throw new ArgumentException(
                $"It must have room for {MaxSignatureBytes} bytes.", nameof(destination));
        }

        switch (format)
        {
            case EcdsaSignatureFormat.Der:
                return SignDer(digest, destination[..MaxSignatureBytes]);
            case EcdsaSignatureFormat.P1363:
                Span<byte> der = stackalloc byte[MaxSignatureBytes];
                int length = SignDer(digest, der);
                EcdsaSignature.DerToP1363(der[..length], _facts.NumberBytes, destination);
                return 2 * _facts.NumberBytes;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    /// <summary>Zeroizes the key; operations under way end first.</summary>
    public void Dispose()
    {
        _key.Dispose();
    }

    private int SignDer(ReadOnlySpan<byte> digest, Span<byte> destination)
    {
        int result = _key.Run(Engine.Current.PkeySign, digest, destination, out int written);
        CryptoFaultException.ThrowUnlessOne(result, "ECDSA signing");
        return written;
    }

    /// <summary>FIPS 140-3's pairwise consistency test: what the private key signs, the public key
    /// verifies.</summary>
    private void TestPairwise()
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        SystemRandom.Fill(digest);
        int length = SignDer(digest, signature);
        if (!PublicPart.VerifyEcdsa(_key.Key, digest, signature[..length]))
        {
            throw new CryptoFaultException("a new ECDSA key does not verify what it signed");
        }
    }
}
