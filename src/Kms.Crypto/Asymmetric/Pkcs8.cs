using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Asymmetric;

/// <summary>Private keys to and from PKCS#8, inside secret memory from end to end.</summary>
/// <remarks><para>Standard: PrivateKeyInfo of RFC 5208, DER, not encrypted: the KEK does that.
/// </para></remarks>
internal static unsafe class Pkcs8
{
    /// <summary>What loading a private key may need at its peak; asked for beforehand, because
    /// OpenSSL copes badly with a refusal in the middle.</summary>
    internal const int WorkingBytes = 128 * 1024;

    internal static SecretBuffer Export(PkeyHandle key)
    {
        SecretArena.RequireRoom(WorkingBytes);
        Engine engine = Engine.Current;
        using var keyLease = new PkeyLease(key);
        nint info = SecretStack.Run(engine.PkeyToPkcs8, (void*)keyLease.Pointer);
        if (info == 0)
        {
            throw CryptoFaultException.FromOpenSsl("encoding a private key");
        }
        try
        {
            int length = unchecked((int)SecretStack.Run(engine.EncodePkcs8, (void*)info));
            if (length <= 0)
            {
                throw CryptoFaultException.FromOpenSsl("measuring a private key");
            }

            var encoded = new SecretBuffer(length);
            using SecretLease lease = encoded.Lease();
            byte* end = lease.Pointer;
            int written = unchecked(
                (int)SecretStack.Run(engine.EncodePkcs8, (void*)info, &end));
            if (written != length)
            {
                encoded.Dispose();
                throw CryptoFaultException.FromOpenSsl("writing a private key");
            }
            return encoded;
        }
        finally
        {
            LibCryptoPkey.PKCS8_PRIV_KEY_INFO_free(info);
        }
    }

    /// <returns>Null when the bytes are not exactly one private key.</returns>
    internal static PkeyHandle? Import(SecretBuffer encoded)
    {
        SecretArena.RequireRoom(WorkingBytes);
        Engine engine = Engine.Current;
        using SecretLease lease = encoded.Lease();
        byte* end = lease.Pointer;
        nint info = SecretStack.Run(engine.DecodePkcs8, null, &end, (void*)lease.Length);
        try
        {
            nint key = info != 0 && end == lease.Pointer + lease.Length
                ? SecretStack.Run(engine.PkeyFromPkcs8, (void*)info)
                : 0;
            if (key == 0)
            {
                LibCrypto.ERR_clear_error();
                return null;
            }
            return new PkeyHandle(key);
        }
        finally
        {
            LibCryptoPkey.PKCS8_PRIV_KEY_INFO_free(info);
        }
    }
}
