using System.Runtime.InteropServices;

namespace Kms.Daemon.Listening;

/// <summary>Tells a socket file from others, by statx(2).</summary>
internal static unsafe partial class FileType
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint TypeMask = 1;
    private const int StatxBytes = 256;
    private const int ModeOffset = 28;
    private const int FormatMask = 0xF000;
    private const int FormatSocket = 0xC000;

    /// <summary>True when the path is a socket itself; a link to one is not.</summary>
    public static bool IsSocket(string path)
    {
        var buffer = stackalloc byte[StatxBytes];
        return Statx(CurrentDirectory, path, DoNotFollow, TypeMask, buffer) == 0
            && (*(ushort*)(buffer + ModeOffset) & FormatMask) == FormatSocket;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
