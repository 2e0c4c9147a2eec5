namespace Kms.Simulation;

/// <summary>A file's bytes as a process sees them, and as the disk holds them.</summary>
internal sealed class SimulatedFile
{
    private const int SectorBytes = 512;
    private readonly List<(int Offset, byte[] Bytes)> _unsynced = [];
    private byte[] _current = [];
    private byte[] _durable = [];

    /// <summary>Bytes as a process sees them.</summary>
    public int Length => _current.Length;

    public int Read(Span<byte> buffer, long offset)
    {
        var from = _current.AsSpan((int)Math.Min(offset, _current.Length));
        var count = Math.Min(buffer.Length, from.Length);
        from[..count].CopyTo(buffer);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Grow((int)offset + bytes.Length);
        bytes.CopyTo(_current.AsSpan((int)offset));
        _unsynced.Add(((int)offset, bytes.ToArray()));
    }

    public void Grow(int length)
    {
        if (length > _current.Length)
        {
            Array.Resize(ref _current, length);
        }
    }

    public void Sync()
    {
        _durable = _current.ToArray();
        _unsynced.Clear();
    }

    /// <summary>A failed sync, as Linux does it: the pages count as clean, and are never written.</summary>
    public void FailSync() => _unsynced.Clear();

    public SimulatedFile Clone()
    {
        var clone = new SimulatedFile { _current = _current.ToArray(), _durable = _durable };
        clone._unsynced.AddRange(_unsynced);
        return clone;
    }

    /// <summary>What a crash leaves: what was synced, and of the rest what <paramref name="survival"/> lets
    /// through, whole, not at all, or some of its sectors.</summary>
    public SimulatedFile Crash(Survival survival)
    {
        var left = new SimulatedFile { _current = _durable.ToArray() };
        if (survival.Keeps())
        {
            left.Grow(_current.Length);
        }

        foreach (var (offset, bytes) in _unsynced)
        {
            if (survival.Keeps())
            {
                left.KeepSectors(offset, bytes, survival);
            }
        }

        left._durable = left._current.ToArray();
        return left;
    }

    private void KeepSectors(int offset, byte[] bytes, Survival survival)
    {
        var isWhole = survival.Keeps();
        for (var start = 0; start < bytes.Length;)
        {
            var end = Math.Min(bytes.Length, ((offset + start) / SectorBytes + 1) * SectorBytes - offset);
            if (isWhole || survival.Keeps())
            {
                Grow(offset + end);
                bytes.AsSpan(start, end - start).CopyTo(_current.AsSpan(offset + start));
            }

            start = end;
        }
    }
}
