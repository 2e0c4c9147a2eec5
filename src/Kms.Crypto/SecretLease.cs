namespace Kms.Crypto;

/// <summary>The right to touch the bytes of a <see cref="SecretBuffer"/> for a moment.</summary>
/// <remarks><para>Ownership: while a lease is held the bytes stay where they are, even when another
/// thread disposes the buffer; the last to let go zeroizes them.</para></remarks>
internal readonly unsafe ref struct SecretLease
{
    private readonly SecretBlock _block;

    internal SecretLease(SecretBlock block, int length)
    {
        bool added = false;
        block.DangerousAddRef(ref added);
        _block = block;
        Pointer = (byte*)block.DangerousGetHandle();
        Length = length;
    }

    internal byte* Pointer { get; }

    internal int Length { get; }

    internal Span<byte> Bytes => new(Pointer, Length);

    public void Dispose()
    {
        _block.DangerousRelease();
    }
}
