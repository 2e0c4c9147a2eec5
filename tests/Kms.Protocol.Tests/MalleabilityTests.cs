using Xunit.Abstractions;

namespace Kms.Protocol.Tests;

// Protects against: two byte strings that one message is read from, and parsers that throw.
public sealed class MalleabilityTests(ITestOutputHelper output)
{
    private const int MutantsPerMessage = 4000;
    private const int RandomBodies = 200_000;
    private const int FieldsMax = 16;

    private readonly int _seed = Environment.TickCount;

    public static TheoryData<string> Kinds => [.. Messages.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Changed_body_that_parses_writes_back_as_it_is(string kind)
    {
        output.WriteLine($"seed {_seed}");
        var mutator = new Mutator(_seed);
        var example = Messages.ExampleBody(kind);

        for (var i = 0; i < MutantsPerMessage; i++)
        {
            AssertParsesOneWay(kind, mutator.Mutate(example));
        }
    }

    [Fact]
    public void Random_body_that_parses_writes_back_as_it_is_and_none_throws()
    {
        output.WriteLine($"seed {_seed}");
        var mutator = new Mutator(_seed);
        var kinds = Messages.Kinds;

        for (var i = 0; i < RandomBodies; i++)
        {
            AssertParsesOneWay(kinds[i % kinds.Length], mutator.RandomBody(i % FieldsMax));
        }
    }

    [Fact]
    public void Random_value_that_reads_does_so_without_throwing()
    {
        output.WriteLine($"seed {_seed}");
        var mutator = new Mutator(_seed);
        string[] types =
        [
            "uint", "code", "bool", "nil", "text", "bytes", "16 bytes or none", "id", "time", "key",
            "key or nil", "period", "labels", "item", "array of 2",
        ];

        for (var i = 0; i < RandomBodies; i++)
        {
            var body = mutator.RandomBody(i % FieldsMax);
            var (status, _) = Bodies.Read(types[i % types.Length], body.AsSpan(i & 1));
            Assert.True(
                status is KmsStatus.Ok or KmsStatus.InvalidRequest or KmsStatus.LimitExceeded);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Body_cut_short_or_gone_on_with_is_refused(string kind)
    {
        var example = Messages.ExampleBody(kind);

        for (var end = 0; end < example.Length; end++)
        {
            Assert.Null(Messages.Reencode(kind, example[..end]));
        }

        Assert.Null(Messages.Reencode(kind, [.. example, 0xc0]));
    }

    private void AssertParsesOneWay(string kind, byte[] body)
    {
        if (Messages.Reencode(kind, body) is { } written && !written.AsSpan().SequenceEqual(body))
        {
            Assert.Fail(
                $"seed {_seed}, {kind}: {Convert.ToHexString(body)} is written as "
                + Convert.ToHexString(written));
        }
    }
}
