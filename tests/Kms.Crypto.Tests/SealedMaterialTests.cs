namespace Kms.Crypto.Tests;

// Protects against: sealed material that opens as another algorithm or though a bit differs.
public sealed class SealedMaterialTests
{
    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        byte[] material = Seal(kek, MaterialAlgorithm.Aes256Gcm, 32);

        for (int bit = 0; bit < material.Length * 8; bit++)
        {
            material[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Aes256GcmKey.TryUnseal(kek, material, "aad"u8, out _));
            material[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.True(Aes256GcmKey.TryUnseal(kek, material, "aad"u8, out Aes256GcmKey? key));
        key.Dispose();
    }

    [Fact]
    public void Relabelled_algorithm_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        byte[] material = Seal(kek, MaterialAlgorithm.EcdsaP256Sha256, 32);

        material[1] = (byte)MaterialAlgorithm.Aes256Gcm;

        Assert.False(Aes256GcmKey.TryUnseal(kek, material, "aad"u8, out _));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Aes_material_of_another_length_is_refused(int length)
    {
        using SealingKey kek = SealingKey.Generate();

        byte[] material = Seal(kek, MaterialAlgorithm.Aes256Gcm, length);

        Assert.False(Aes256GcmKey.TryUnseal(kek, material, "aad"u8, out _));
    }

    [Fact]
    public void Short_material_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        for (int length = 0; length <= SealedMaterial.OverheadBytes; length++)
        {
            byte[] material = new byte[length];
            if (length > 1)
            {
                material[0] = SealedMaterial.Format;
                material[1] = (byte)MaterialAlgorithm.Aes256Gcm;
            }
            Assert.False(Aes256GcmKey.TryUnseal(kek, material, [], out _));
            Assert.False(RsaOaepKey.TryUnseal(kek, material, [], out _));
            Assert.False(EcdsaKey.TryUnseal(kek, material, [], out _));
        }
    }

    private static byte[] Seal(SealingKey kek, MaterialAlgorithm algorithm, int length)
    {
        return SealedMaterial.Seal(kek, algorithm, new byte[length], "aad"u8);
    }
}
