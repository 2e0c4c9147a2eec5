using System.Text;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto;

/// <summary>The engine or its memory failed; nothing a caller's data could bring about.</summary>
/// <remarks>The message names the step and OpenSSL's reason, never a byte of data.</remarks>
public sealed class CryptoFaultException : Exception
{
    /// <summary>Makes the exception with a sentence that says what failed.</summary>
    public CryptoFaultException(string message)
        : base(message)
    {
    }

    internal static CryptoFaultException FromOpenSsl(string step)
    {
        return new CryptoFaultException($"{step} failed: {TakeOpenSslError()}");
    }

    /// <summary>Throws when an OpenSSL function returned anything but 1.</summary>
    internal static void ThrowUnlessOne(int result, string step)
    {
        if (result != 1)
        {
            throw FromOpenSsl(step);
        }
    }

    internal static unsafe string TakeOpenSslError()
    {
        Span<byte> text = stackalloc byte[256];
        text.Clear();
        nuint error = LibCrypto.ERR_get_error();
        if (error == 0)
        {
            return "OpenSSL gives no reason";
        }

        fixed (byte* start = text)
        {
            LibCrypto.ERR_error_string_n(error, start, (nuint)text.Length);
        }
        LibCrypto.ERR_clear_error();
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }
}
