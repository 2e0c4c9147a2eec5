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
    private readonly long _reserve;
    private long _allocated;

    /// <summary>Goes on writing at <paramref name="end"/>.</summary>
    /// <param name="files">The directory.</param>
    /// <param name="file">The open file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="end">Where the next frame goes.</param>
    /// <param name="allocationStep">Bytes by which the file grows.</param>
    /// <param name="reserve">Bytes kept free at the end for what must work on a full disk.</param>
    public LogWriter(IStoreFiles files, int file, string name, long end, long allocationStep, long reserve)
    {
        _reserve = reserve;
        _files = files;
        _file = file;
        _name = name;
        _allocationStep = allocationStep;
        _allocated = files.Size(file);
        End = end;
    }

    /// <summary>What a refused call comes to: full, or broken.</summary>
    public static StoreResult Refused(string name, string call, int error) => new(
        error is Libc.NoSpace or Libc.QuotaExceeded ? StoreOutcome.Full : StoreOutcome.Broken,
        $"{name}: {call} failed: {StoreDirectory.Message(error)}");

    /// <summary>Where the next frame goes.</summary>
    public long End { get; private set; }

    /// <summary>Bytes the file takes.</summary>
    public long AllocatedBytes => _allocated;

    /// <summary>Writes bytes after one another; room is made first, so that running out is found in time.</summary>
    public StoreResult Append(ReadOnlySpan<byte> bytes, bool mayUseReserve = false)
    {
        var room = MakeRoom(bytes.Length, mayUseReserve);
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

    private StoreResult MakeRoom(int bytes, bool mayUseReserve)
    {
        var missing = End + bytes + _reserve - _allocated;
        if (missing <= 0)
        {
            return StoreResult.Ok;
        }

        var growth = (missing + _allocationStep - 1) / _allocationStep * _allocationStep;
        var result = _files.Allocate(_file, _allocated, growth);
        if (result == 0)
        {
            _allocated += growth;
            return StoreResult.Ok;
        }

        var refused = Refused(_name, "fallocate", -result);
        return refused.Outcome == StoreOutcome.Full && mayUseReserve && End + bytes <= _allocated
            ? StoreResult.Ok
            : refused;
    }

    private StoreResult Fault(string call, int error) =>
        new(StoreOutcome.Broken, $"{_name}: {call} failed: {StoreDirectory.Message(error)}");
}
