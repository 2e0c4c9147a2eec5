using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Writes frames to a file in order; the first failed write or sync is final.</summary>
/// <remarks><para>Threads: one at a time. Ownership: owns the open file.</para></remarks>
internal sealed class LogWriter : IDisposable
{
    private readonly IStoreFiles _files;
    private readonly int _file;
    private readonly string _name;
    private readonly long _allocationStep;
    private long _allocated;

    /// <summary>Goes on writing at <paramref name="end"/>.</summary>
    public LogWriter(IStoreFiles files, int file, string name, long end, long allocationStep)
    {
        _files = files;
        _file = file;
        _name = name;
        _allocationStep = allocationStep;
        _allocated = files.Size(file);
        End = end;
    }

    /// <summary>Where the next frame goes.</summary>
    public long End { get; private set; }

    /// <summary>Bytes the file takes.</summary>
    public long AllocatedBytes => _allocated;

    /// <summary>Writes bytes after one another; room is made first, so that running out is found in time.</summary>
    public StoreResult Append(ReadOnlySpan<byte> bytes)
    {
        var room = MakeRoom(bytes.Length);
        if (room.Outcome != StoreOutcome.Ok)
        {
            return room;
        }

        var written = _files.Write(_file, bytes, End);
        if (written != bytes.Length)
        {
            return written < 0
                ? Fault("write", -written)
                : new StoreResult(
                    StoreOutcome.Broken,
                    $"{_name}: write stopped after {written} of {bytes.Length} bytes");
        }

        End += bytes.Length;
        return StoreResult.Ok;
    }

    /// <summary>Makes what was written durable.</summary>
    public StoreResult Sync()
    {
        var result = _files.DataSync(_file);
        return result < 0 ? Fault("fdatasync", -result) : StoreResult.Ok;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Close(_file);

    private StoreResult MakeRoom(int bytes)
    {
        if (End + bytes <= _allocated)
        {
            return StoreResult.Ok;
        }

        var steps = (End + bytes - _allocated + _allocationStep - 1) / _allocationStep;
        var wanted = _allocated + (steps * _allocationStep);
        var result = _files.Allocate(_file, _allocated, wanted - _allocated);
        if (result is -Libc.NoSpace or -Libc.QuotaExceeded)
        {
            return new StoreResult(StoreOutcome.Full, $"{_name}: no room for {wanted - _allocated} more bytes");
        }

        if (result < 0)
        {
            return Fault("fallocate", -result);
        }

        _allocated = wanted;
        return StoreResult.Ok;
    }

    private StoreResult Fault(string call, int error) =>
        new(StoreOutcome.Broken, $"{_name}: {call} failed: {StoreDirectory.Message(error)}");
}
