using Kms.Crypto.Aead;

namespace Kms.Crypto.Tests;

// Protects against: an AES-256-GCM that encrypts wrongly or accepts what it must refuse.
public sealed unsafe class GcmMessageTests
{
    [Fact]
    public void Cavp_encryptions_are_reproduced()
    {
        List<Dictionary<string, string>> cases =
            VectorFile.Read("aes-256-gcm-cavp-encrypt.rsp", "Count");
        Assert.Equal(375, cases.Count);

        foreach (Dictionary<string, string> fields in cases)
        {
            byte[] plaintext = fields.Bytes("PT");
            byte[] body = new byte[plaintext.Length];
            byte[] tag = new byte[GcmMessage.TagBytes];

            // The cut between header and AAD must not matter: it moves from case to case.
            byte[] aad = fields.Bytes("AAD");
            int cut = aad.Length / 3;
            WithContext(fields.Bytes("Key"), (context, key) => GcmMessage.Encrypt(
                context, (byte*)key, fields.Bytes("IV"), aad.AsSpan(0, cut), aad.AsSpan(cut),
                plaintext, body, tag));

            Assert.Equal(fields.Bytes("CT"), body);
            Assert.Equal(fields.Bytes("Tag"), tag);
        }
    }

    [Fact]
    public void Cavp_decryptions_are_reproduced_and_bad_ones_refused()
    {
        List<Dictionary<string, string>> cases =
            VectorFile.Read("aes-256-gcm-cavp-decrypt.rsp", "Count");
        Assert.Equal(375, cases.Count);
        Assert.Equal(191, cases.Count(fields => fields.ContainsKey("FAIL")));

        foreach (Dictionary<string, string> fields in cases)
        {
            byte[] body = fields.Bytes("CT");
            byte[] plaintext = new byte[body.Length];
            bool verified = false;

            WithContext(fields.Bytes("Key"), (context, key) => verified = GcmMessage.TryDecrypt(
                context, (byte*)key, fields.Bytes("IV"), header: default, fields.Bytes("AAD"),
                body, fields.Bytes("Tag"), plaintext));

            Assert.Equal(!fields.ContainsKey("FAIL"), verified);
            if (verified)
            {
                Assert.Equal(fields.Bytes("PT"), plaintext);
            }
        }
    }

    private static void WithContext(byte[] key, Action<nint, nint> action)
    {
        AeadScratch scratch = AeadScratchPool.Rent();
        try
        {
            fixed (byte* start = key)
            {
                action(scratch.Message, (nint)start);
            }
        }
        finally
        {
            AeadScratchPool.Return(scratch);
        }
    }
}
