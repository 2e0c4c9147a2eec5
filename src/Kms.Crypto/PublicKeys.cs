using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Kms.Crypto;

/// <summary>Public keys in the forms that other programs read. Nothing here is secret.</summary>
/// <remarks>
/// <para>Standard: SubjectPublicKeyInfo of RFC 5280 §4.1.2.7 (RSA: RFC 3279, EC: RFC 5480), PEM of
/// RFC 7468, JWK of RFC 7517 with RFC 7518 §6.2.1 and §6.3.1.</para>
/// <para>Threads: any number.</para>
/// </remarks>
public static class PublicKeys
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string CurveP256 = "1.2.840.10045.3.1.7";
    private const string CurveP384 = "1.3.132.0.34";

    /// <summary>Writes the key as PEM, one "PUBLIC KEY" block that ends with a newline.</summary>
    /// <param name="subjectPublicKeyInfo">DER, as GetPublicKey returns it.</param>
    public static byte[] ToPem(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        return Encoding.ASCII.GetBytes(
            PemEncoding.WriteString("PUBLIC KEY", subjectPublicKeyInfo) + "\n");
    }

    /// <summary>Writes the key as one JSON object in UTF-8, without white space.</summary>
    /// <param name="subjectPublicKeyInfo">DER, as GetPublicKey returns it.</param>
    /// <exception cref="ArgumentException">It is not a key of an algorithm kmsd has.</exception>
    public static byte[] ToJwk(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            var reader = new AsnReader(subjectPublicKeyInfo.ToArray(), AsnEncodingRules.DER);
            AsnReader info = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            AsnReader algorithm = info.ReadSequence();
            byte[] key = info.ReadBitString(out int unusedBits);
            info.ThrowIfNotEmpty();
            if (unusedBits != 0)
            {
                throw Unsupported();
            }

            string json = algorithm.ReadObjectIdentifier() switch
            {
                RsaEncryption => RsaJwk(key),
                EcPublicKey => EcJwk(algorithm.ReadObjectIdentifier(), key),
                _ => throw Unsupported(),
            };
            return Encoding.UTF8.GetBytes(json);
        }
        catch (AsnContentException e)
        {
            throw new ArgumentException("It is not DER.", nameof(subjectPublicKeyInfo), e);
        }
    }

    private static string RsaJwk(byte[] key)
    {
        AsnReader numbers = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        string modulus = Base64UrlNumber(numbers.ReadIntegerBytes().Span);
        string exponent = Base64UrlNumber(numbers.ReadIntegerBytes().Span);
        numbers.ThrowIfNotEmpty();
        return "{\"kty\":\"RSA\",\"use\":\"enc\",\"alg\":\"RSA-OAEP-256\","
            + $"\"n\":\"{modulus}\",\"e\":\"{exponent}\"}}";
    }

    private static string EcJwk(string curve, byte[] point)
    {
        (string name, string algorithm, int size) = curve switch
        {
            CurveP256 => ("P-256", "ES256", 32),
            CurveP384 => ("P-384", "ES384", 48),
            _ => throw Unsupported(),
        };

        // SEC 1 §2.3.3: 04 marks an uncompressed point.
        if (point.Length != 1 + (2 * size) || point[0] != 4)
        {
            throw Unsupported();
        }
        string x = Base64Url.EncodeToString(point.AsSpan(1, size));
        string y = Base64Url.EncodeToString(point.AsSpan(1 + size, size));
        return $"{{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"{algorithm}\","
            + $"\"crv\":\"{name}\",\"x\":\"{x}\",\"y\":\"{y}\"}}";
    }

    /// <summary>RFC 7518 §2: big-endian without leading zeros; DER may have one for the sign.
    /// </summary>
    private static string Base64UrlNumber(ReadOnlySpan<byte> number)
    {
        return Base64Url.EncodeToString(number.TrimStart((byte)0));
    }

    private static ArgumentException Unsupported()
    {
        return new ArgumentException("It is not a public key of an algorithm kmsd has.");
    }
}
