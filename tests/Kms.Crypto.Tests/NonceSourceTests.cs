using Kms.Crypto.Aead;

namespace Kms.Crypto.Tests;

// Protects against: nonces that repeat or are not filled, by the vDSO and by the system call.
public sealed class NonceSourceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_nonces_of_two_sources_never_repeat(bool usesSystemCall)
    {
        using var one = new NonceSource(usesSystemCall);
        using var two = new NonceSource(usesSystemCall);
        var seen = new HashSet<string>();
        var nonce = new byte[24];

        for (var i = 0; i < 20_000; i++)
        {
            (i % 2 == 0 ? one : two).Fill(nonce);
            seen.Add(Convert.ToHexString(nonce));
        }

        Assert.Equal(20_000, seen.Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 24)]
    [InlineData(true, 24)]
    [InlineData(false, NonceSource.MaxLength)]
    [InlineData(true, NonceSource.MaxLength)]
    public void A_fill_reaches_every_byte_and_no_other(bool usesSystemCall, int length)
    {
        using var source = new NonceSource(usesSystemCall);
        var seen = new byte[length];

        for (var i = 0; i < 20; i++)
        {
            var bytes = new byte[length + 32];
            source.Fill(bytes.AsSpan(16, length));
            Assert.Equal(new byte[16], bytes[..16]);
            Assert.Equal(new byte[16], bytes[^16..]);
            for (var j = 0; j < length; j++)
            {
                seen[j] |= bytes[16 + j];
            }
        }

        // A byte that stays zero in 20 fills is unfilled, or luck of 2^-160.
        Assert.DoesNotContain((byte)0, seen);
    }

    [Fact]
    public void More_than_the_longest_nonce_is_refused()
    {
        using var source = new NonceSource();

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Fill(new byte[NonceSource.MaxLength + 1]));
    }

    [Fact]
    public void A_kernel_that_offers_it_is_asked_without_a_system_call()
    {
        using var source = new NonceSource();

        Assert.Equal(Environment.OSVersion.Version < new Version(6, 11), source.UsesSystemCall);
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        using var source = new NonceSource();
        var nonce = new byte[24];
        source.Fill(nonce);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            source.Fill(nonce);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
