namespace Kms.Protocol.Tests;

// Protects against: an algorithm whose facts were forgotten.
public sealed class KeyAlgorithmFactsTests
{
    [Fact]
    public void All_has_every_algorithm_in_the_order_of_numbers() =>
        Assert.Equal(Enum.GetValues<KeyAlgorithm>(), KeyAlgorithmFacts.All.ToArray());

    [Fact]
    public void Name_is_the_members_name_and_parses_back()
    {
        foreach (var algorithm in KeyAlgorithmFacts.All)
        {
            Assert.Equal(algorithm.ToString(), algorithm.Name());
            Assert.True(KeyAlgorithmFacts.TryParse(algorithm.Name(), out var parsed));
            Assert.Equal(algorithm, parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("aes_256_gcm")]
    [InlineData("AES_256_GCM ")]
    [InlineData("1")]
    public void Name_that_is_not_exact_does_not_parse(string name) =>
        Assert.False(KeyAlgorithmFacts.TryParse(name, out _));

    [Fact]
    public void Digest_has_a_length_exactly_for_keys_that_sign()
    {
        foreach (var algorithm in KeyAlgorithmFacts.All)
        {
            Assert.Equal(algorithm.IsSigning(), algorithm.DigestBytes() != 0);
            Assert.False(algorithm.IsSigning() && algorithm.IsSymmetric());
            Assert.InRange(algorithm.DigestBytes(), 0, Limits.DigestBytesMax);
        }
    }

    [Fact]
    public void Unknown_number_is_not_known() => Assert.False(((KeyAlgorithm)2).IsKnown());
}
