using System.Runtime.InteropServices;

namespace Kms.Storage.Tests;

/// <summary>A real, small file system: a tmpfs of so many bytes. Needs root, as the tests have it.</summary>
internal sealed partial class SmallDisk : IDisposable
{
    private readonly string _path = System.IO.Path.Join(
        System.IO.Path.GetTempPath(), "kms-disk-" + Guid.NewGuid().ToString("N"));

    public SmallDisk(int bytes)
    {
        Directory.CreateDirectory(_path);
        if (Mount("tmpfs", _path, "tmpfs", 0, $"size={bytes},mode=0700") != 0)
        {
            throw new InvalidOperationException(
                $"mount: {Marshal.GetLastPInvokeErrorMessage()}; the tests that fill a disk run as root");
        }
    }

    public string File(string name) => System.IO.Path.Join(_path, name);

    public void Dispose()
    {
        Unmount(_path, 2);
        Directory.Delete(_path);
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
