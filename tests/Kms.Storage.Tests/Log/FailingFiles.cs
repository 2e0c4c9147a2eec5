using Kms.Storage.Files;

namespace Kms.Storage.Tests.Log;

/// <summary>A disk whose n-th changing call fails, or stops half-way; everything after it fails as well.</summary>
internal sealed class FailingFiles(IStoreFiles inner, int failAt, int error, bool isShort = false) : IStoreFiles
{
    public int Calls { get; private set; }

    public IReadOnlyList<string> List() => inner.List();

    public int Open(string name) => inner.Open(name);

    public int Create(string name) => Fails() ? -error : inner.Create(name);

    public int Close(int file) => inner.Close(file);

    public long Size(int file) => inner.Size(file);

    public int Read(int file, Span<byte> buffer, long offset) => inner.Read(file, buffer, offset);

    public int Write(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (!Fails())
        {
            return inner.Write(file, bytes, offset);
        }

        return isShort && Calls - 1 == failAt ? inner.Write(file, bytes[..(bytes.Length / 2)], offset) : -error;
    }

    public int DataSync(int file) => Fails() ? -error : inner.DataSync(file);

    public int Allocate(int file, long offset, long length) =>
        Fails() ? -error : inner.Allocate(file, offset, length);

    public int Rename(string from, string to) => Fails() ? -error : inner.Rename(from, to);

    public int Unlink(string name) => Fails() ? -error : inner.Unlink(name);

    public int SyncDirectory() => Fails() ? -error : inner.SyncDirectory();

    public void Dispose() => inner.Dispose();

    private bool Fails() => Calls++ >= failAt;
}
