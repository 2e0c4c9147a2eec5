namespace Kms.Crypto.Tests;

// Protects against: secret bytes that outlive their owner, or vanish under their user.
public sealed class SecretBufferTests
{
    [Fact]
    public void New_buffer_is_zeroed_even_where_another_was()
    {
        for (int i = 0; i < 100; i++)
        {
            using var buffer = new SecretBuffer(777);
            using SecretLease lease = buffer.Lease();
            Assert.Equal(777, lease.Length);
            Assert.False(lease.Bytes.ContainsAnyExcept((byte)0));
            lease.Bytes.Fill(0xEE);
        }
    }

    [Fact]
    public void Length_at_the_limits_is_granted_and_beyond_refused()
    {
        new SecretBuffer(1).Dispose();
        new SecretBuffer(SecretBuffer.MaxLength).Dispose();

        Assert.Throws<ArgumentOutOfRangeException>(() => new SecretBuffer(0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new SecretBuffer(SecretBuffer.MaxLength + 1));
    }

    [Fact]
    public void Bytes_stay_while_a_lease_is_held_though_the_buffer_is_disposed()
    {
        var buffer = new SecretBuffer(32);
        using (SecretLease lease = buffer.Lease())
        {
            lease.Bytes.Fill(5);
            buffer.Dispose();
            Assert.False(lease.Bytes.ContainsAnyExcept((byte)5));
        }

        Assert.Throws<ObjectDisposedException>(() => buffer.Lease());
    }

    [Fact]
    public void Second_dispose_does_nothing()
    {
        var buffer = new SecretBuffer(32);

        buffer.Dispose();
        buffer.Dispose();
    }

    [Fact]
    public void Leaked_buffers_are_freed_by_their_finalizers()
    {
        long capacity = SecretMemory.CapacityBytes;

        // Ten times the arena can only be had when what is leaked comes back.
        for (long leaked = 0; leaked < 10 * capacity; leaked += 512 * 1024)
        {
            Leak();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(
        System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Leak()
    {
        _ = new SecretBuffer(512 * 1024);
    }
}
