using System.Security.Cryptography;
using Kms.Crypto.Asymmetric;

namespace Kms.Crypto.Tests;

// Protects against: signatures another implementation does not accept, a digest of the wrong size
// being signed, and a key of one curve passing for another.
public sealed class EcdsaKeyTests
{
    public static TheoryData<EcdsaCurve> Curves => new(EcdsaCurve.P256, EcdsaCurve.P384);

    [Theory]
    [MemberData(nameof(Curves))]
    public void Signatures_of_both_formats_verify_with_the_framework(EcdsaCurve curve)
    {
        using EcdsaKey key = EcdsaKey.Generate(curve);
        using ECDsa verifier = Verifier(key);
        byte[] signature = new byte[key.MaxSignatureBytes];
        var random = new SeededBytes();

        // One signature in 256 has an r, one an s, with a leading zero byte.
        for (int i = 0; i < 600; i++)
        {
            byte[] digest = random.Next(key.DigestBytes);
            int length = key.SignHash(digest, signature, EcdsaSignatureFormat.Der);
            Assert.True(verifier.VerifyHash(
                digest, signature.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence));
            length = key.SignHash(digest, signature, EcdsaSignatureFormat.P1363);
            Assert.Equal(2 * key.DigestBytes, length);
            Assert.True(verifier.VerifyHash(
                digest, signature.AsSpan(0, length),
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Digest_of_another_length_is_the_callers_bug_and_throws(EcdsaCurve curve)
    {
        using EcdsaKey key = EcdsaKey.Generate(curve);
        byte[] signature = new byte[key.MaxSignatureBytes];
        int right = curve == EcdsaCurve.P256 ? 32 : 48;

        foreach (int length in new[] { 0, 20, right - 1, right + 1, 64 })
        {
            Assert.Throws<ArgumentException>(
                () => key.SignHash(new byte[length], signature, EcdsaSignatureFormat.Der));
        }
        Assert.InRange(
            key.SignHash(new byte[right], signature, EcdsaSignatureFormat.Der), 8,
            signature.Length);
    }

    [Fact]
    public void Short_destination_is_the_callers_bug_and_throws()
    {
        using EcdsaKey key = EcdsaKey.Generate(EcdsaCurve.P256);

        Assert.Throws<ArgumentException>(
            () => key.SignHash(new byte[32], new byte[71], EcdsaSignatureFormat.Der));
        Assert.NotEqual(0, key.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Sealed_key_opens_as_the_same_key(EcdsaCurve curve)
    {
        using SealingKey kek = SealingKey.Generate();
        using SealingKey other = SealingKey.Generate();
        using EcdsaKey key = EcdsaKey.Generate(curve);

        byte[] material = key.SealUnder(kek, "record"u8);

        Assert.False(EcdsaKey.TryUnseal(other, material, "record"u8, out _));
        Assert.False(EcdsaKey.TryUnseal(kek, material, "other"u8, out _));
        Assert.False(Aes256GcmKey.TryUnseal(kek, material, "record"u8, out _));
        Assert.False(RsaOaepKey.TryUnseal(kek, material, "record"u8, out _));
        Assert.True(EcdsaKey.TryUnseal(kek, material, "record"u8, out EcdsaKey? opened));
        Assert.Equal(curve, opened.Curve);
        Assert.Equal(key.GetPublicKey(), opened.GetPublicKey());
        byte[] signature = new byte[opened.MaxSignatureBytes];
        byte[] digest = new byte[opened.DigestBytes];
        int length = opened.SignHash(digest, signature, EcdsaSignatureFormat.Der);
        using ECDsa verifier = Verifier(key);
        Assert.True(verifier.VerifyHash(
            digest, signature.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence));
        opened.Dispose();
    }

    [Fact]
    public void Key_of_the_framework_that_was_sealed_as_pkcs8_opens()
    {
        using SealingKey kek = SealingKey.Generate();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        byte[] material = SealedMaterial.Seal(
            kek, MaterialAlgorithm.EcdsaP384Sha384, key.ExportPkcs8PrivateKey(), []);

        Assert.True(EcdsaKey.TryUnseal(kek, material, [], out EcdsaKey? opened));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), opened.GetPublicKey());
        opened.Dispose();
    }

    [Fact]
    public void Key_of_another_curve_than_its_algorithm_byte_says_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        foreach (ECCurve curve in new[]
        {
            ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.nistP521,
            ECCurve.NamedCurves.brainpoolP256r1, ECCurve.CreateFromFriendlyName("secp256k1"),
        })
        {
            using ECDsa key = ECDsa.Create(curve);
            byte[] material = SealedMaterial.Seal(
                kek, MaterialAlgorithm.EcdsaP256Sha256, key.ExportPkcs8PrivateKey(), []);
            Assert.False(EcdsaKey.TryUnseal(kek, material, [], out _));
        }
    }

    [Fact]
    public void Material_that_is_not_exactly_one_private_key_is_refused()
    {
        using SealingKey kek = SealingKey.Generate();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] whole = key.ExportPkcs8PrivateKey();
        foreach (byte[] wrong in new[]
        {
            whole[..^1], [.. whole, 0], [0], key.ExportECPrivateKey(),
            key.ExportSubjectPublicKeyInfo(),
        })
        {
            byte[] material = SealedMaterial.Seal(
                kek, MaterialAlgorithm.EcdsaP256Sha256, wrong, []);
            Assert.False(EcdsaKey.TryUnseal(kek, material, [], out _));
        }
    }

    [Fact]
    public void Signing_allocates_nothing_on_the_managed_heap()
    {
        using EcdsaKey key = EcdsaKey.Generate(EcdsaCurve.P256);
        byte[] digest = new byte[32];
        byte[] signature = new byte[72];

        long allocated = Allocations.Of(() =>
        {
            key.SignHash(digest, signature, EcdsaSignatureFormat.Der);
            key.SignHash(digest, signature, EcdsaSignatureFormat.P1363);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Eight_threads_on_one_key_sign_right()
    {
        using EcdsaKey key = EcdsaKey.Generate(EcdsaCurve.P256);
        using ECDsa verifier = Verifier(key);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            byte[] signature = new byte[72];
            byte[] digest = new byte[32];
            for (int i = 0; i < 500; i++)
            {
                BitConverter.TryWriteBytes(digest, (thread * 1000) + i);
                int length = key.SignHash(digest, signature, EcdsaSignatureFormat.Der);
                lock (verifier)
                {
                    Assert.True(verifier.VerifyHash(
                        digest, signature.AsSpan(0, length),
                        DSASignatureFormat.Rfc3279DerSequence));
                }
            }
        });
    }

    [Fact]
    public void Disposed_key_refuses_to_sign()
    {
        EcdsaKey key = EcdsaKey.Generate(EcdsaCurve.P256);
        key.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der);

        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => key.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der));
        Assert.Throws<ObjectDisposedException>(key.GetPublicKey);
    }

    private static ECDsa Verifier(EcdsaKey key)
    {
        ECDsa verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(key.GetPublicKey(), out _);
        return verifier;
    }
}
