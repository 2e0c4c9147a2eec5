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
    public static FileFacts Of(SafeFileHandle file)
    {
        const int EmptyPath = 0x1000;
        const uint BasicStats = 0x7FF;
        if (Statx(file, "", EmptyPath, BasicStats, out var facts) < 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            throw new IOException(error.Message, error);
        }

        return new FileFacts(
            (facts.Mode & TypeMask) == RegularType,
            (UnixFileMode)(facts.Mode & ModeMask),
            facts.UserId,
            (facts.DeviceMajor, facts.DeviceMinor));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(
        SafeFileHandle directory, string path, int flags, uint mask, out StatxFacts facts);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();

    /// <summary>struct statx of linux/stat.h: the same on every architecture, unlike struct
    /// stat.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxFacts
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
