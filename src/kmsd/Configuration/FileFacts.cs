using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kms.Daemon.Configuration;

/// <summary>What kind of file an open one is, whose, and on which disk.</summary>
/// <param name="IsRegular">False for a directory, a device, a pipe.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="UserId">The owner.</param>
/// <param name="Device">Numbers of the file system.</param>
internal readonly partial record struct FileFacts(
    bool IsRegular, UnixFileMode Mode, uint UserId, (uint Major, uint Minor) Device)
{
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int ModeMask = 0xFFF;

    /// <summary>Effective uid of this process.</summary>
    public static uint DaemonUserId { get; } = EffectiveUserId();

    /// <summary>Asks the kernel about an open file.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static unsafe FileFacts Of(SafeFileHandle file)
    {
        const int EmptyPath = 0x1000;
        const uint BasicStats = 0x7FF;

        // struct statx of <linux/stat.h>: the same on every architecture, unlike struct stat.
        var statx = stackalloc byte[256];
        if (Statx(file, "", EmptyPath, BasicStats, statx) < 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            throw new IOException(error.Message, error);
        }

        var mode = *(ushort*)(statx + 28);
        return new FileFacts(
            (mode & TypeMask) == RegularType,
            (UnixFileMode)(mode & ModeMask),
            *(uint*)(statx + 20),
            (*(uint*)(statx + 136), *(uint*)(statx + 140)));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(
        SafeFileHandle directory, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();
}
