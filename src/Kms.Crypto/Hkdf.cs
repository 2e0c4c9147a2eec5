using Kms.Crypto.OpenSsl;

namespace Kms.Crypto;

/// <summary>HKDF with SHA-256, extract and expand, from secret memory to secret memory.</summary>
/// <remarks>
/// <para>Standard: RFC 5869 §2.2 and §2.3. Limit: 8160 bytes of output (255 blocks).</para>
/// <para>Threads: any number; each call has a context of its own, freed and zeroized after.</para>
/// </remarks>
internal static unsafe class Hkdf
{
    /// <param name="key">Input keying material, in secret memory.</param>
    /// <param name="salt">Not secret; may be empty.</param>
    /// <param name="info">Not secret; may be empty.</param>
    /// <param name="output">In secret memory; filled whole.</param>
    internal static void DeriveKey(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info,
        Span<byte> output)
    {
        nint context = LibCrypto.EVP_KDF_CTX_new(Engine.Current.Hkdf);
        if (context == 0)
        {
            throw CryptoFaultException.FromOpenSsl("making an HKDF context");
        }
        try
        {
            fixed (byte* digestName = "digest"u8, keyName = "key"u8, saltName = "salt"u8)
            fixed (byte* infoName = "info"u8, digest = "SHA256"u8)
            fixed (byte* keyStart = key, saltStart = salt, infoStart = info, to = output)
            {
                LibCrypto.Parameter* parameters = stackalloc LibCrypto.Parameter[5];
                parameters[0] = Text(digestName, digest, 6);
                parameters[1] = Octets(keyName, keyStart, key.Length);
                int count = 2;
                if (!salt.IsEmpty)
                {
                    parameters[count++] = Octets(saltName, saltStart, salt.Length);
                }
                if (!info.IsEmpty)
                {
                    parameters[count++] = Octets(infoName, infoStart, info.Length);
                }
                parameters[count] = default;

                int result = unchecked((int)SecretStack.Run(
                    Engine.Current.KdfDerive, (void*)context, to, (void*)output.Length,
                    parameters));
                CryptoFaultException.ThrowUnlessOne(result, "HKDF");
            }
        }
        finally
        {
            LibCrypto.EVP_KDF_CTX_free(context);
        }
    }

    private static LibCrypto.Parameter Text(byte* name, byte* value, int length)
    {
        return new LibCrypto.Parameter
        {
            Name = name,
            Type = LibCrypto.Parameter.Utf8String,
            Data = value,
            Size = (nuint)length,
        };
    }

    private static LibCrypto.Parameter Octets(byte* name, byte* value, int length)
    {
        return new LibCrypto.Parameter
        {
            Name = name,
            Type = LibCrypto.Parameter.OctetString,
            Data = value,
            Size = (nuint)length,
        };
    }
}
