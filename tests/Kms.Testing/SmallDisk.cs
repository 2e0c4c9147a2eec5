using System.Runtime.InteropServices;

namespace Kms.Testing;

/// <summary>A real, small file system: a tmpfs of so many bytes. Needs root, as the tests have it.</summary>
public sealed partial class SmallDisk : IDisposable
{
    private const int Detached = 2;
    private const string Filler = "filler";

    /// <summary>Mounts it at a directory of its own.</summary>
    public SmallDisk(int bytes)
        : this(System.IO.Path.Join(System.IO.Path.GetTempPath(), "kms-disk-" + Guid.NewGuid().ToString("N")), bytes)
    {
    }

    /// <summary>Mounts it at a path, making the directory.</summary>
    public SmallDisk(string path, int bytes)
    {
        Path = path;
        Directory.CreateDirectory(path);
        if (Mount("tmpfs", path, "tmpfs", 0, $"size={bytes},mode=0700") != 0)
        {
            throw new InvalidOperationException(
                $"mount: {Marshal.GetLastPInvokeErrorMessage()}; the tests that fill a disk run as root");
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>The path of a file on it.</summary>
    public string File(string name) => System.IO.Path.Join(Path, name);

    /// <summary>Fills it to the last byte, with a file of a directory's own.</summary>
    public void Fill(string directory)
    {
        Directory.CreateDirectory(File(directory));
        using var filler = new FileStream(File(System.IO.Path.Join(directory, Filler)), FileMode.Create);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Now it is full.
        }
    }

    /// <summary>Frees what <see cref="Fill"/> took.</summary>
    public void Empty(string directory) => Directory.Delete(File(directory), recursive: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        Unmount(Path, Detached);
        Directory.Delete(Path);
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
