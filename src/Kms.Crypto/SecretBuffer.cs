namespace Kms.Crypto;

/// <summary>The owner of secret bytes, which lie in secret memory and nowhere else.</summary>
/// <remarks>
/// <para>Limit: 1 byte to 1 MiB; allocation fails with <see cref="SecretMemoryFullException"/>
/// when the arena is full.</para>
/// <para>Threads: any number may read; Dispose may come at any time, and the bytes stay until the
/// last operation on them has ended.</para>
/// <para>Ownership: Dispose zeroizes. Only this assembly can name the bytes.</para>
/// </remarks>
public sealed class SecretBuffer : IDisposable
{
    /// <summary>The longest buffer, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly SecretBlock _block;

    /// <summary>Takes a zeroed buffer out of secret memory.</summary>
    /// <param name="length">1 to <see cref="MaxLength"/> bytes.</param>
    public SecretBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        _block = SecretBlock.Allocate(length);
        Length = length;
    }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>Zeroizes the bytes and gives them back.</summary>
    public void Dispose()
    {
        _block.Dispose();
    }

    internal SecretLease Lease()
    {
        return new SecretLease(_block, Length);
    }
}
