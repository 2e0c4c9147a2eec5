using System.Buffers;
using System.Security.Cryptography;

namespace Kms.Protocol;

/// <summary>Frames on their way out, in one contiguous buffer that grows and is cleared after
/// use.</summary>
/// <remarks>
/// <para>Threads: one at a time.</para>
/// <para>Ownership: the bytes may be plaintext; every way out of this class zeroizes them.</para>
/// </remarks>
public sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialBytes = 4096;
    private const int KeptBytesMax = 64 * 1024;
    private const int DoubledBytesMax = 1 << 29;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written so far.</summary>
    public Span<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>What was written so far.</summary>
    public Memory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <summary>Appends <paramref name="count"/> bytes and returns them to be filled.</summary>
    public Span<byte> Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureFree(count);
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }

    /// <summary>Drops and zeroizes everything after the first <paramref name="length"/>
    /// bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(length, _length - length));
        _length = length;
    }

    /// <summary>Empties the buffer; a large one is given back.</summary>
    public void Clear()
    {
        Truncate(0);
        if (_bytes.Length > KeptBytesMax)
        {
            Release();
        }
    }

    /// <summary>Zeroizes and gives the memory back.</summary>
    public void Dispose()
    {
        Truncate(0);
        Release();
    }

    private void EnsureFree(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        var doubled = Math.Min(_bytes.Length, DoubledBytesMax) * 2;
        var size = Math.Max(InitialBytes, Math.Max(_length + count, doubled));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        WrittenSpan.CopyTo(larger);
        var length = _length;
        Truncate(0);
        Release();
        (_bytes, _length) = (larger, length);
    }

    private void Release()
    {
        if (_bytes.Length > 0)
        {
            // What was written is zeroized already; nothing else was ever put there.
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
