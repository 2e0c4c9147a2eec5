namespace Kms.Crypto.Tests;

// Protects against: a sealed key or text that opens under another key, AAD or purpose, and against
// key files of the wrong size.
public sealed class SealingKeyTests
{
    [Fact]
    public void Sealed_text_opens_under_the_same_key_and_aad()
    {
        using SealingKey key = SealingKey.Generate();
        byte[] sealedBytes = new byte[5 + SealingKey.OverheadBytes];
        key.Seal("hello"u8, "aad"u8, sealedBytes);
        byte[] opened = new byte[5];
        Assert.True(key.TryUnseal(sealedBytes, "aad"u8, opened));
        Assert.Equal("hello"u8.ToArray(), opened);
        using SealingKey kek = key.Derive("kek"u8);
        using EcdsaKey e = EcdsaKey.Generate(EcdsaCurve.P384);
        byte[] s = e.SealUnder(kek, "x"u8);
        Assert.True(EcdsaKey.TryUnseal(kek, s, "x"u8, out EcdsaKey? e2));
        Assert.Equal(e.GetPublicKey(), e2.GetPublicKey());
        using RsaOaepKey r = RsaOaepKey.Generate();
        s = r.SealUnder(kek, "x"u8);
        Assert.True(RsaOaepKey.TryUnseal(kek, s, "x"u8, out RsaOaepKey? r2));
        Assert.Equal(r.GetPublicKey(), r2.GetPublicKey());
    }
}
