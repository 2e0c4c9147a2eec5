using Kms.Crypto.Aead;

namespace Kms.Crypto;

/// <summary>Known answers that every algorithm must give before the process may serve.</summary>
/// <remarks>
/// <para>Standard: FIPS 140-3 §7.10 in spirit. XAES: the two C2SP vectors, with the commitments of
/// AWS-LC's XAES-256-GCM-KC vectors; GCM: a NIST CAVP case; HKDF: RFC 5869 A.1; ECDSA: a key made
/// and tried. RSA keys are tried one by one when they are made: one takes a second.</para>
/// </remarks>
internal static unsafe class SelfTest
{
    /// <exception cref="CryptoStartException">An answer is wrong.</exception>
    internal static void Run()
    {
        try
        {
            TestGcm();
            TestXaes(
                keyByte: 1, aad: default,
                "04076b6085eebab138855fe57811c04112eff989d44120dfff662d5475a383c3",
                "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
            TestXaes(
                keyByte: 3, "c2sp.org/XAES-256-GCM"u8,
                "5553cd21d1592b422e3129632a3187eee8a658cdca5c5b32ce86308dcc18e9d1",
                "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
            TestHkdf();
            EcdsaKey.Generate(EcdsaCurve.P256).Dispose();
        }
        catch (CryptoFaultException e)
        {
            throw NotRun(e);
        }
        catch (SecretMemoryFullException e)
        {
            throw NotRun(e);
        }
    }

    private static void TestXaes(
        byte keyByte, ReadOnlySpan<byte> aad, string commitment, string bodyAndTag)
    {
        ReadOnlySpan<byte> nonce = "ABCDEFGHIJKLMNOPQRSTUVWX"u8;
        ReadOnlySpan<byte> plaintext = "XAES-256-GCM"u8;
        Span<byte> keyBytes = stackalloc byte[XaesKey.KeyBytes];
        keyBytes.Fill(keyByte);
        using Aes256GcmKey key = Aes256GcmKey.FromBytes(keyBytes);

        Span<byte> sealedBytes = stackalloc byte[plaintext.Length + Aes256GcmKey.OverheadBytes];
        nonce.CopyTo(sealedBytes);
        key.EncryptWithNonce(header: default, aad, plaintext, sealedBytes);
        Span<byte> opened = stackalloc byte[plaintext.Length];
        bool verified = key.TryDecrypt(header: default, aad, sealedBytes, opened);

        Require(
            "XAES-256-GCM",
            verified && opened.SequenceEqual(plaintext)
            && sealedBytes[24..56].SequenceEqual(Convert.FromHexString(commitment))
            && sealedBytes[56..].SequenceEqual(Convert.FromHexString(bodyAndTag)));

        sealedBytes[^1] ^= 1;
        Require("XAES-256-GCM", !key.TryDecrypt(header: default, aad, sealedBytes, opened));
    }

    private static void TestGcm()
    {
        byte[] key = Convert.FromHexString(
            "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b");
        byte[] iv = Convert.FromHexString("ac93a1a6145299bde902f21a");
        byte[] plaintext = Convert.FromHexString("2d71bcfa914e4ac045b2aa60955fad24");
        byte[] aad = Convert.FromHexString("1e0889016f67601c8ebea4943bc23ad6");
        byte[] body = new byte[plaintext.Length];
        byte[] tag = new byte[GcmMessage.TagBytes];

        AeadScratch scratch = AeadScratchPool.Rent();
        try
        {
            fixed (byte* keyStart = key)
            {
                GcmMessage.Encrypt(
                    scratch.Message, keyStart, iv, header: default, aad, plaintext, body, tag);
            }
        }
        finally
        {
            AeadScratchPool.Return(scratch);
        }
        Require(
            "AES-256-GCM",
            Convert.ToHexStringLower(body) == "8995ae2e6df3dbf96fac7b7137bae67f"
            && Convert.ToHexStringLower(tag) == "eca5aa77d51d4a0a14d9c51e1da474ab");
    }

    private static void TestHkdf()
    {
        byte[] key = new byte[22];
        key.AsSpan().Fill(0x0b);
        byte[] output = new byte[42];
        Hkdf.DeriveKey(
            key, Convert.FromHexString("000102030405060708090a0b0c"),
            Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9"), output);
        Require(
            "HKDF-SHA-256",
            Convert.ToHexStringLower(output)
            == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
            + "34007208d5b887185865");
    }

    private static CryptoStartException NotRun(Exception cause)
    {
        return new CryptoStartException(
            "a known-answer test could not run: " + cause.Message, cause);
    }

    private static void Require(string algorithm, bool right)
    {
        if (!right)
        {
            throw new CryptoStartException(
                $"{algorithm} gave a wrong answer to a known question; "
                + "this machine or its OpenSSL cannot be trusted");
        }
    }
}
