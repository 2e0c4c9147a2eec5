using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto.Tests;

// Protects against: a sealed text or key that opens under another key, AAD or purpose, and against
// key files of the wrong size.
public sealed class SealingKeyTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_path);
    }

    [Fact]
    public void Sealed_text_opens_under_the_same_key_and_aad_only()
    {
        using SealingKey key = SealingKey.Generate();
        using SealingKey other = SealingKey.Generate();
        byte[] sealedBytes = new byte[5 + SealingKey.OverheadBytes];
        byte[] opened = new byte[5];

        key.Seal("hello"u8, "aad"u8, sealedBytes);

        Assert.False(key.TryUnseal(sealedBytes, "other"u8, opened));
        Assert.False(other.TryUnseal(sealedBytes, "aad"u8, opened));
        Assert.Equal(new byte[5], opened);
        Assert.True(key.TryUnseal(sealedBytes, "aad"u8, opened));
        Assert.Equal("hello"u8.ToArray(), opened);
    }

    [Fact]
    public void Every_flipped_bit_of_a_sealed_key_is_refused()
    {
        using SealingKey root = SealingKey.Generate();
        using SealingKey inner = SealingKey.Generate();
        byte[] sealedBytes = new byte[SealingKey.SealedKeyBytes];
        root.SealKey(inner, "aad"u8, sealedBytes);

        for (int bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(root.TryUnsealKey(sealedBytes, "aad"u8, out _));
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.True(root.TryUnsealKey(sealedBytes, "aad"u8, out SealingKey? opened));
        AssertSame(inner, opened);
        opened.Dispose();
    }

    [Fact]
    public void Sealed_key_never_opens_as_text_nor_text_as_key()
    {
        using SealingKey root = SealingKey.Generate();
        using SealingKey inner = SealingKey.Generate();
        byte[] sealedKey = new byte[SealingKey.SealedKeyBytes];
        byte[] sealedText = new byte[SealingKey.SealedKeyBytes];
        root.SealKey(inner, "aad"u8, sealedKey);
        root.Seal(new byte[32], "aad"u8, sealedText);
        using Aes256GcmKey aes = Aes256GcmKey.Generate();
        byte[] material = aes.SealUnder(root, "aad"u8);

        Assert.False(root.TryUnseal(sealedKey, "aad"u8, new byte[32]));
        Assert.False(root.TryUnsealKey(sealedText, "aad"u8, out _));
        Assert.False(root.TryUnseal(material.AsSpan(2), "aad"u8, new byte[32]));
        Assert.False(root.TryUnsealKey(material.AsSpan(2), "aad"u8, out _));
        Assert.False(root.TryUnseal(material.AsSpan(2), "M\u0001\u0001aad"u8, new byte[32]));
    }

    [Fact]
    public void Sealed_key_of_another_length_is_refused()
    {
        using SealingKey root = SealingKey.Generate();

        Assert.False(root.TryUnsealKey(new byte[SealingKey.SealedKeyBytes - 1], [], out _));
        Assert.False(root.TryUnsealKey(new byte[SealingKey.SealedKeyBytes + 1], [], out _));
        Assert.False(root.TryUnsealKey([], [], out _));
    }

    [Fact]
    public void Derivation_is_hkdf_of_the_raw_key_with_the_label_as_info()
    {
        byte[] raw = new SeededBytes().Next(32);
        File.WriteAllBytes(_path, raw);
        using SealingKey key = ReadKey();
        using SealingKey derived = key.Derive("store key"u8);
        File.WriteAllBytes(
            _path, HKDF.DeriveKey(HashAlgorithmName.SHA256, raw, 32, [], "store key"u8.ToArray()));

        using SealingKey expected = ReadKey();

        AssertSame(expected, derived);
        using SealingKey unlabelled = key.Derive([]);
        AssertDifferent(unlabelled, derived);
        AssertDifferent(key, derived);
    }

    [Fact]
    public void Key_file_of_exactly_32_bytes_is_read_and_written_back()
    {
        byte[] raw = new SeededBytes().Next(32);
        File.WriteAllBytes(_path, raw);
        using SealingKey key = ReadKey();
        File.WriteAllBytes(_path, []);

        using (SafeFileHandle file = File.OpenHandle(_path, access: FileAccess.Write))
        {
            key.WriteTo(file);
        }

        Assert.Equal(raw, File.ReadAllBytes(_path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void Key_file_of_another_size_is_refused_naming_both_sizes(int size)
    {
        File.WriteAllBytes(_path, new byte[size]);

        var error = Assert.Throws<InvalidDataException>(ReadKey);

        Assert.Equal(
            $"a key file holds exactly 32 bytes; this one holds {size}", error.Message);
    }

    [Fact]
    public void File_that_cannot_be_written_is_an_error()
    {
        using SealingKey key = SealingKey.Generate();
        using SafeFileHandle readOnly = File.OpenHandle(_path);
        using SafeFileHandle full = File.OpenHandle("/dev/full", access: FileAccess.Write);

        Assert.Throws<IOException>(() => key.WriteTo(readOnly));
        Assert.Throws<IOException>(() => key.WriteTo(full));
    }

    private SealingKey ReadKey()
    {
        using SafeFileHandle file = File.OpenHandle(_path);
        return SealingKey.ReadFrom(file);
    }

    private static void AssertSame(SealingKey one, SealingKey two)
    {
        Assert.True(Opens(one, two));
    }

    private static void AssertDifferent(SealingKey one, SealingKey two)
    {
        Assert.False(Opens(one, two));
    }

    private static bool Opens(SealingKey sealer, SealingKey opener)
    {
        byte[] sealedBytes = new byte[SealingKey.OverheadBytes];
        sealer.Seal([], [], sealedBytes);
        return opener.TryUnseal(sealedBytes, [], []);
    }
}
