using System.Buffers;
using System.Security.Cryptography;

namespace Kms.Daemon.Listening;

/// <summary>Memory for requests on their way in: plaintext is zeroized when a block comes back.</summary>
/// <remarks><para>Threads: the loop that owns it. Nothing is allocated once enough blocks exist.</para></remarks>
internal sealed class ClearingMemoryPool : MemoryPool<byte>
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 16 * 1024;

    private const int KeptBlocksMax = 64;
    private readonly Stack<Block> _free = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryPop(out var block) ? block : new Block(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        if (_free.Count < KeptBlocksMax)
        {
            _free.Push(block);
        }
    }

    /// <summary>One block; it knows how much of it was written, and so must be zeroized.</summary>
    internal sealed class Block(ClearingMemoryPool pool) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        /// <summary>Bytes from the start that may hold something.</summary>
        public int UsedBytes { get; set; }

        /// <inheritdoc/>
        public override Span<byte> GetSpan() => _bytes;

        /// <inheritdoc/>
        public override MemoryHandle Pin(int elementIndex = 0) =>
            _bytes.AsMemory(elementIndex).Pin();

        /// <inheritdoc/>
        public override void Unpin()
        {
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, UsedBytes));
            UsedBytes = 0;
            pool.Return(this);
        }
    }
}
