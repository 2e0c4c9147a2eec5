using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kms.Daemon.Seals;

/// <summary>Opens files without being led astray, and writes them so that a crash leaves the old
/// one or the new one.</summary>
/// <remarks><para>The framework's own calls follow symbolic links and hide errors of fsync(2), so
/// none of them is used.</para></remarks>
internal static partial class DurableFile
{
    /// <summary>What the name of a file that is being written ends in.</summary>
    public const string Temporary = ".tmp";

    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private const int NotFound = 2;
    private const int TooManyLinks = 40;

    // These two differ between architectures: asm/fcntl.h.
    private static readonly bool s_isArm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static readonly int s_directory = s_isArm ? 0x4000 : 0x10000;
    private static readonly int s_noFollow = s_isArm ? 0x8000 : 0x20000;

    /// <summary>True when nothing has that name, not even a broken link.</summary>
    public static bool IsMissing(string path)
    {
        using var file = Open(path, s_noFollow | CloseOnExec | NonBlocking, 0);
        return file.IsInvalid && Marshal.GetLastPInvokeError() == NotFound;
    }

    /// <summary>Opens a file to read; a symbolic link is refused, a pipe is not waited for.</summary>
    /// <exception cref="SealException">It cannot be opened.</exception>
    public static SafeFileHandle OpenToRead(string path) => OpenExisting(path, 0);

    /// <summary>Opens a file to write over what it holds; otherwise as <see cref="OpenToRead"/>.</summary>
    /// <exception cref="SealException">It cannot be opened.</exception>
    public static SafeFileHandle OpenToWrite(string path) => OpenExisting(path, WriteOnly);

    /// <summary>Puts a file in place: written aside, synced, renamed, the directory
    /// synced.</summary>
    /// <param name="path">Replaced when it exists.</param>
    /// <param name="mode">Permissions; they hold from the first moment.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="SealException">It did not come about; the old file, if any,
    /// stands.</exception>
    public static void Write(string path, UnixFileMode mode, Action<SafeFileHandle> write)
    {
        var temporary = path + Temporary;

        // One that a crash left behind holds nothing that anybody relies on.
        _ = Unlink(temporary);
        using (var file = Open(
            temporary, WriteOnly | Create | Exclusive | s_noFollow | CloseOnExec, (int)mode))
        {
            Require(!file.IsInvalid, temporary, "cannot be made");
            try
            {
                write(file);
                Require(Sync(file) == 0, temporary, "cannot be written to the disk");
            }
            catch (IOException error)
            {
                throw new SealException($"{temporary}: {error.Message}", "look at the disk");
            }
        }

        Require(Rename(temporary, path) == 0, path, "cannot be put in place");
        SyncDirectory(Path.GetDirectoryName(path) ?? "/");
    }

    private static SafeFileHandle OpenExisting(string path, int access)
    {
        var file = Open(path, access | s_noFollow | CloseOnExec | NonBlocking, 0);
        if (!file.IsInvalid)
        {
            return file;
        }

        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        throw error switch
        {
            NotFound => new SealException($"{path}: does not exist", "restore or make it"),
            TooManyLinks => new SealException(
                $"{path}: is a symbolic link", "name the file it leads to"),
            _ => Failure(path, "cannot be opened", error),
        };
    }

    private static void SyncDirectory(string path)
    {
        using var directory = Open(path, s_directory | CloseOnExec, 0);
        Require(!directory.IsInvalid, path, "cannot be opened");
        Require(Sync(directory) == 0, path, "cannot be written to the disk");
    }

    private static void Require(bool succeeded, string path, string what)
    {
        if (!succeeded)
        {
            throw Failure(path, what, Marshal.GetLastPInvokeError());
        }
    }

    private static SealException Failure(string path, string what, int error) => new(
        $"{path}: {what}: {Marshal.GetPInvokeErrorMessage(error)}",
        "the daemon's user must have access to it, and the disk must have room");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);
}
