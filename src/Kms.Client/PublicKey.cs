using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Kms.Client;

/// <summary>The public key of one version, for use without the daemon: verify, encrypt.</summary>
/// <remarks><para>Standard: SubjectPublicKeyInfo (RFC 5280, RFC 5480). Threads: any.</para></remarks>
public sealed class PublicKey
{
    internal PublicKey(KeyAlgorithm algorithm, uint version, byte[] subjectPublicKeyInfo)
    {
        Algorithm = algorithm;
        Version = version;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
    }

    /// <summary>The key's algorithm.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The key version.</summary>
    public uint Version { get; }

    /// <summary>The public key in DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>The public key in PEM (RFC 7468 §13).</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", SubjectPublicKeyInfo.Span);

    /// <summary>Verifies an ECDSA signature.</summary>
    /// <param name="digest">32 bytes for P-256, 48 for P-384.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="format">How it is written; DER is read strictly, one encoding for one signature.</param>
    /// <returns>False for anything that is not this key's signature of this digest.</returns>
    /// <exception cref="InvalidOperationException">The key does not sign.</exception>
    public bool VerifyHash(
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, SignatureFormat format = SignatureFormat.Der)
    {
        if (!Algorithm.IsSigning())
        {
            throw new InvalidOperationException($"{Algorithm.Name()} keys do not sign.");
        }

        var numberBytes = Algorithm.DigestBytes();
        Span<byte> fixedSize = stackalloc byte[2 * numberBytes];
        if (digest.Length != numberBytes
            || !(format == SignatureFormat.Der
                ? TryReadDer(signature, fixedSize)
                : TryCopy(signature, fixedSize)))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);
        return key.VerifyHash(digest, fixedSize, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Encrypts under an RSA key: RSA-OAEP with SHA-256 (RFC 8017 §7.1).</summary>
    /// <param name="plaintext">0 to 446 bytes.</param>
    /// <returns>512 bytes for AsymmetricDecrypt, of this version.</returns>
    /// <exception cref="InvalidOperationException">The key does not encrypt.</exception>
    /// <exception cref="ArgumentException">The plaintext is too long.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext)
    {
        const int PlaintextBytesMax = 446;
        if (Algorithm != KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256)
        {
            throw new InvalidOperationException($"{Algorithm.Name()} keys do not encrypt with a public key.");
        }

        if (plaintext.Length > PlaintextBytesMax)
        {
            throw new ArgumentException($"RSA-4096 OAEP takes at most {PlaintextBytesMax} bytes.", nameof(plaintext));
        }

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);
        return key.Encrypt(plaintext, RSAEncryptionPadding.OaepSHA256);
    }

    private static bool TryCopy(ReadOnlySpan<byte> signature, Span<byte> fixedSize)
    {
        if (signature.Length != fixedSize.Length)
        {
            return false;
        }

        signature.CopyTo(fixedSize);
        return true;
    }

    private static bool TryReadDer(ReadOnlySpan<byte> signature, Span<byte> fixedSize)
    {
        try
        {
            // The platform's verifier forgives a missing leading zero; a negative number is refused here.
            var reader = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            var r = sequence.ReadInteger();
            var s = sequence.ReadInteger();
            sequence.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            var half = fixedSize.Length / 2;
            return TryWrite(r, fixedSize[..half]) && TryWrite(s, fixedSize[half..]);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool TryWrite(BigInteger number, Span<byte> destination)
    {
        if (number.Sign <= 0 || number.GetByteCount(isUnsigned: true) > destination.Length)
        {
            return false;
        }

        destination.Clear();
        var size = number.GetByteCount(isUnsigned: true);
        return number.TryWriteBytes(destination[^size..], out _, isUnsigned: true, isBigEndian: true);
    }
}
