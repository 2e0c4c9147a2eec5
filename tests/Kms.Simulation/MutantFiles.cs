using Kms.Storage.Files;

namespace Kms.Simulation;

/// <summary>A disk between the store and the simulated one, where a test plants a bug of the store.</summary>
internal abstract class MutantFiles(IStoreFiles disk) : IStoreFiles
{
    private readonly Dictionary<int, string> _names = [];

    protected IStoreFiles Disk => disk;

    public virtual IReadOnlyList<string> List() => disk.List();

    public virtual int Open(string name) => Note(disk.Open(name), name);

    public virtual int Create(string name) => Note(disk.Create(name), name);

    public virtual int Close(int file) => disk.Close(file);

    public virtual long Size(int file) => disk.Size(file);

    public virtual int Read(int file, Span<byte> buffer, long offset) => disk.Read(file, buffer, offset);

    public virtual int Write(int file, ReadOnlySpan<byte> bytes, long offset) => disk.Write(file, bytes, offset);

    public virtual int DataSync(int file) => disk.DataSync(file);

    public virtual int Allocate(int file, long offset, long length) => disk.Allocate(file, offset, length);

    public virtual int Rename(string from, string to) => disk.Rename(from, to);

    public virtual int Unlink(string name) => disk.Unlink(name);

    public virtual int SyncDirectory() => disk.SyncDirectory();

    public void Dispose() => disk.Dispose();

    protected string NameOf(int file) => _names[file];

    private int Note(int file, string name)
    {
        if (file >= 0)
        {
            _names[file] = name;
        }

        return file;
    }
}
