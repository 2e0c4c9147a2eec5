using Kms.Storage.Files;

namespace Kms.Storage.Tests.Log;

/// <summary>A directory in memory that keeps everything it was told.</summary>
internal sealed class MemoryDisk : IStoreFiles
{
    private const int NotFound = 2;
    private const int Exists = 17;
    private readonly Dictionary<string, Content> _names = [];
    private readonly Dictionary<int, Content> _open = [];
    private int _nextFile = 3;

    public IReadOnlyList<string> List() => _names.Keys.Order(StringComparer.Ordinal).ToArray();

    public int Open(string name) => _names.TryGetValue(name, out var content) ? Handle(content) : -NotFound;

    public int Create(string name)
    {
        var content = new Content();
        return _names.TryAdd(name, content) ? Handle(content) : -Exists;
    }

    public int Close(int file) => _open.Remove(file) ? 0 : -9;

    public long Size(int file) => _open[file].Bytes.Length;

    public int Read(int file, Span<byte> buffer, long offset)
    {
        var bytes = _open[file].Bytes;
        var from = bytes.AsSpan((int)Math.Min(offset, bytes.Length));
        var count = Math.Min(buffer.Length, from.Length);
        from[..count].CopyTo(buffer);
        return count;
    }

    public int Write(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        Allocate(file, offset, bytes.Length);
        bytes.CopyTo(_open[file].Bytes.AsSpan((int)offset));
        return bytes.Length;
    }

    public int DataSync(int file) => 0;

    public int Allocate(int file, long offset, long length)
    {
        var content = _open[file];
        if (content.Bytes.Length < offset + length)
        {
            var longer = new byte[offset + length];
            content.Bytes.CopyTo(longer, 0);
            content.Bytes = longer;
        }

        return 0;
    }

    public int Rename(string from, string to)
    {
        if (!_names.Remove(from, out var content))
        {
            return -NotFound;
        }

        _names[to] = content;
        return 0;
    }

    public int Unlink(string name) => _names.Remove(name) ? 0 : -NotFound;

    public int SyncDirectory() => 0;

    public void Dispose() => _open.Clear();

    private int Handle(Content content)
    {
        _open[_nextFile] = content;
        return _nextFile++;
    }

    private sealed class Content
    {
        public byte[] Bytes { get; set; } = [];
    }
}
