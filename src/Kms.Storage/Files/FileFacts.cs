using System.Runtime.InteropServices;

namespace Kms.Storage.Files;

/// <summary>Type, mode and owner of an open file, by statx(2).</summary>
/// <param name="Mode">File type and permission bits, as in stat(2).</param>
/// <param name="UserId">The owner.</param>
/// <param name="Size">Bytes.</param>
internal readonly partial record struct FileFacts(int Mode, uint UserId, long Size)
{
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;

    // struct statx of <linux/stat.h>: the same on every architecture, unlike struct stat.
    private const int StatxBytes = 256;
    private const int UserIdOffset = 20;
    private const int ModeOffset = 28;
    private const int SizeOffset = 40;

    /// <summary>Reads the facts of an open file.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static unsafe FileFacts Read(int file)
    {
        var buffer = stackalloc byte[StatxBytes];
        if (Statx(file, "", EmptyPath, BasicStats, buffer) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"statx failed: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        return new FileFacts(
            *(ushort*)(buffer + ModeOffset),
            *(uint*)(buffer + UserIdOffset),
            *(long*)(buffer + SizeOffset));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
