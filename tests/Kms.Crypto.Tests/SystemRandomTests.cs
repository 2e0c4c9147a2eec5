namespace Kms.Crypto.Tests;

// Protects against: random bytes that are not all filled, or that repeat.
public sealed class SystemRandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(257)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(1024 * 1024)]
    public void Every_byte_is_filled(int length)
    {
        // A byte that stays zero in 20 fills is unfilled, or luck of 2^-160.
        byte[] seen = new byte[length];
        byte[] bytes = new byte[length];

        for (int i = 0; i < 20; i++)
        {
            SystemRandom.Fill(bytes);
            for (int j = 0; j < length; j++)
            {
                seen[j] |= bytes[j];
            }
        }

        Assert.DoesNotContain((byte)0, seen);
    }

    [Fact]
    public void Two_fills_differ()
    {
        byte[] one = new byte[32];
        byte[] two = new byte[32];

        SystemRandom.Fill(one);
        SystemRandom.Fill(two);

        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Bytes_around_the_span_are_left_alone()
    {
        byte[] bytes = new byte[48];

        SystemRandom.Fill(bytes.AsSpan(16, 16));

        Assert.Equal(new byte[16], bytes[..16]);
        Assert.Equal(new byte[16], bytes[32..]);
    }
}
