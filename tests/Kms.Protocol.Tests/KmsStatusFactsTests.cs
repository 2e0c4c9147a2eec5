namespace Kms.Protocol.Tests;

// Protects against: a status that people or scripts cannot tell from another kind of failure.
public sealed class KmsStatusFactsTests
{
    private static readonly string _unknown = ((KmsStatus)9999).Sentence();

    [Fact]
    public void Every_status_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<KmsStatus>().Select(static s => s.Sentence()).ToArray();

        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.DoesNotContain(_unknown, sentences);
        Assert.All(sentences, static sentence => Assert.EndsWith(".", sentence));
    }

    [Fact]
    public void Only_Ok_exits_with_zero() =>
        Assert.All(
            Enum.GetValues<KmsStatus>(),
            static status => Assert.Equal(status == KmsStatus.Ok, status.ExitCode() == 0));

    [Fact]
    public void Every_number_has_facts()
    {
        for (var number = 0; number <= ushort.MaxValue; number++)
        {
            var status = (KmsStatus)number;
            Assert.NotEmpty(status.Sentence());
            Assert.Equal(Enum.IsDefined(status), status.Sentence() != _unknown);
        }
    }
}
