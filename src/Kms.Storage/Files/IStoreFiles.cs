namespace Kms.Storage.Files;

/// <summary>The few things a store does with its directory; the seam where tests put a failing disk.</summary>
/// <remarks>Results are as the kernel's: 0 or a count, or the negative error number.</remarks>
internal interface IStoreFiles : IDisposable
{
    /// <summary>Names in the directory, without . and .. .</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file that exists, for reading and writing; refuses what is not a private
    /// regular file.</summary>
    int Open(string name);

    /// <summary>Makes a file that must not exist, with mode 0600.</summary>
    int Create(string name);

    int Close(int file);

    long Size(int file);

    int Read(int file, Span<byte> buffer, long offset);

    int Write(int file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes the file's bytes and size durable.</summary>
    int DataSync(int file);

    /// <summary>Makes sure that bytes up to offset + length can be written; the file grows to hold them.</summary>
    int Allocate(int file, long offset, long length);

    int Rename(string from, string to);

    int Unlink(string name);

    /// <summary>Makes creations, renames and removals durable.</summary>
    int SyncDirectory();
}
