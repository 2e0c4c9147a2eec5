namespace Kms.Crypto.Asymmetric;

/// <summary>Rewrites a DER signature as r ‖ s.</summary>
/// <remarks>
/// <para>Standard: RFC 3279 §2.2.3 to IEEE P1363. It reads what OpenSSL has just made, so anything
/// unexpected is a fault of the engine.</para>
/// </remarks>
internal static class EcdsaSignature
{
    /// <summary>SEQUENCE of two INTEGERs of up to 49 bytes: no length here needs a long form.
    /// </summary>
    private const byte Sequence = 0x30;

    private const byte Integer = 0x02;

    internal static void DerToP1363(ReadOnlySpan<byte> der, int numberBytes, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = ReadElement(der, Sequence, out ReadOnlySpan<byte> numbers);
        numbers = ReadElement(numbers, Integer, out ReadOnlySpan<byte> r);
        numbers = ReadElement(numbers, Integer, out ReadOnlySpan<byte> s);
        if (!rest.IsEmpty || !numbers.IsEmpty)
        {
            throw Malformed();
        }
        WriteNumber(r, destination[..numberBytes]);
        WriteNumber(s, destination.Slice(numberBytes, numberBytes));
    }

    private static ReadOnlySpan<byte> ReadElement(
        ReadOnlySpan<byte> der, byte tag, out ReadOnlySpan<byte> content)
    {
        if (der.Length < 2 || der[0] != tag || der[1] >= 0x80 || der[1] > der.Length - 2)
        {
            throw Malformed();
        }
        content = der.Slice(2, der[1]);
        return der[(2 + content.Length)..];
    }

    private static void WriteNumber(ReadOnlySpan<byte> number, Span<byte> destination)
    {
        ReadOnlySpan<byte> digits = number.TrimStart((byte)0);
        if (digits.Length > destination.Length)
        {
            throw Malformed();
        }
        destination.Clear();
        digits.CopyTo(destination[(destination.Length - digits.Length)..]);
    }

    private static CryptoFaultException Malformed()
    {
        return new CryptoFaultException("OpenSSL made an ECDSA signature that is not DER");
    }
}
