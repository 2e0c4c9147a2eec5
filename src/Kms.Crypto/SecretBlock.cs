using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto;

/// <summary>One allocation in the arena, kept alive by counting its users.</summary>
/// <remarks>
/// <para>Ownership: the last user zeroizes and frees it. A block that was never disposed is freed
/// by its finalizer.</para>
/// </remarks>
internal sealed class SecretBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    private SecretBlock()
        : base(ownsHandle: true)
    {
    }

    internal static SecretBlock Allocate(int length)
    {
        // The object comes first: with it there is always somebody to free the bytes.
        var block = new SecretBlock();
        block.SetHandle(SecretArena.kms_memory_allocate((nuint)length));
        return !block.IsInvalid ? block : throw SecretArena.Full();
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        SecretArena.kms_memory_free(handle);
        return true;
    }
}
