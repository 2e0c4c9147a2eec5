using Kms.Crypto.OpenSsl;

namespace Kms.Crypto.Asymmetric;

/// <summary>Makes asymmetric keys, inside secret memory.</summary>
internal static unsafe class PkeyGenerator
{
    /// <param name="algorithm">OpenSSL's name: RSA or EC.</param>
    /// <param name="prepare">Sets the size or the curve on the context; returns 1.</param>
    internal static PkeyHandle Generate(string algorithm, Func<nint, int> prepare)
    {
        SecretArena.RequireRoom(Pkcs8.WorkingBytes);
        string step = $"making a key ({algorithm})";
        nint context = LibCryptoPkey.EVP_PKEY_CTX_new_from_name(0, algorithm, null);
        if (context == 0)
        {
            throw CryptoFaultException.FromOpenSsl(step);
        }
        try
        {
            CryptoFaultException.ThrowUnlessOne(LibCryptoPkey.EVP_PKEY_keygen_init(context), step);
            CryptoFaultException.ThrowUnlessOne(prepare(context), step);
            nint key = 0;
            int result = unchecked((int)SecretStack.Run(
                Engine.Current.PkeyGenerate, (void*)context, &key));
            CryptoFaultException.ThrowUnlessOne(result, step);
            return new PkeyHandle(key);
        }
        finally
        {
            LibCryptoPkey.EVP_PKEY_CTX_free(context);
        }
    }
}
