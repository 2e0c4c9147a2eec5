using System.Runtime.InteropServices;

namespace Kms.Crypto;

/// <summary>Random bytes from the kernel, one getrandom(2) call at a time.</summary>
/// <remarks>
/// <para>Standard: the kernel's generator (ChaCha20, reseeded; see random(4)).</para>
/// <para>Nothing is buffered here: a buffer would repeat itself in a cloned machine.</para>
/// <para>Threads: any number.</para>
/// </remarks>
public static unsafe partial class SystemRandom
{
    private const int Interrupted = 4;
    private const int ShortCallBytes = 1024;

    /// <summary>Fills the whole span or throws.</summary>
    public static void Fill(Span<byte> destination)
    {
        fixed (byte* start = destination)
        {
            int filled = 0;
            while (filled < destination.Length)
            {
                nuint wanted = (nuint)(destination.Length - filled);
                nint got = wanted <= ShortCallBytes
                    ? getrandom(start + filled, wanted, 0)
                    : getrandomLong(start + filled, wanted, 0);
                if (got > 0)
                {
                    filled += (int)got;
                    continue;
                }

                int error = Marshal.GetLastSystemError();
                if (error != Interrupted)
                {
                    throw new CryptoFaultException($"getrandom failed with error {error}");
                }
            }
        }
    }

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial nint getrandom(byte* buffer, nuint length, uint flags);

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint getrandomLong(byte* buffer, nuint length, uint flags);
}
