using Kms.Storage.Files;

namespace Kms.Simulation;

/// <summary>A directory in memory that keeps apart what was written and what was synced, for each file
/// and for each of its own entries.</summary>
/// <remarks><para>The model is the least that POSIX promises: until its file is synced, any sectors of a
/// write may survive a crash; until the directory is synced, any of its changes may.</para></remarks>
internal sealed class SimulatedDisk : IStoreFiles
{
    private const int NotFound = 2;
    private const int InputOutput = 5;
    private const int BadDescriptor = 9;
    private const int Exists = 17;
    private readonly List<Entry> _unsynced = [];
    private readonly Dictionary<int, SimulatedFile> _open = [];
    private Dictionary<string, SimulatedFile> _current = [];
    private Dictionary<string, SimulatedFile> _durable = [];
    private int _nextFile = 3;
    private bool _isDead;

    /// <summary>Called before each call that changes something: a crash could come now.</summary>
    public Action<string>? BeforeCall { get; set; }

    /// <summary>Asked what the next such call comes to: 0 to be carried out, or an error number.</summary>
    public Func<string, int>? Fault { get; set; }

    /// <summary>Whether the next write that fails writes a part of its bytes first.</summary>
    public bool WritesShort { get; set; }

    /// <summary>From now on nothing changes: the process that has the disk open is dead.</summary>
    public void Kill() => _isDead = true;

    /// <summary>The disk for the next process: all that was written is still there.</summary>
    public void Revive()
    {
        _isDead = false;
        _open.Clear();
        BeforeCall = null;
        Fault = null;
    }

    /// <summary>A copy as it is now, with nothing open.</summary>
    public SimulatedDisk Clone()
    {
        var copies = new Dictionary<SimulatedFile, SimulatedFile>();
        var clone = new SimulatedDisk
        {
            _current = _current.ToDictionary(static entry => entry.Key, entry => Copy(entry.Value)),
            _durable = _durable.ToDictionary(static entry => entry.Key, entry => Copy(entry.Value)),
        };
        clone._unsynced.AddRange(_unsynced.Select(
            entry => entry with { File = entry.File is null ? null : Copy(entry.File) }));
        return clone;

        SimulatedFile Copy(SimulatedFile file) =>
            copies.TryGetValue(file, out var copy) ? copy : copies[file] = file.Clone();
    }

    /// <summary>What the machine finds when it comes up again.</summary>
    public SimulatedDisk Crash(Survival survival)
    {
        var names = new Dictionary<string, SimulatedFile>(_durable);
        foreach (var entry in _unsynced.Where(_ => survival.Keeps()))
        {
            entry.Apply(names);
        }

        var copies = new Dictionary<SimulatedFile, SimulatedFile>();
        foreach (var file in names.Values)
        {
            copies[file] = file.Crash(survival);
        }

        var left = names.ToDictionary(static name => name.Key, name => copies[name.Value]);
        return new SimulatedDisk { _current = left, _durable = new Dictionary<string, SimulatedFile>(left) };
    }

    public IReadOnlyList<string> List() => [.. _current.Keys.Order(StringComparer.Ordinal)];

    public int Open(string name) => _current.TryGetValue(name, out var file) ? Handle(file) : -NotFound;

    public int Create(string name) => Change("create", () =>
    {
        if (_current.ContainsKey(name))
        {
            return -Exists;
        }

        var file = new SimulatedFile();
        Put(new Entry(name, file, From: null));
        return Handle(file);
    });

    public int Close(int file) => _open.Remove(file) ? 0 : -BadDescriptor;

    public long Size(int file) => _open[file].Length;

    public int Read(int file, Span<byte> buffer, long offset) => _open[file].Read(buffer, offset);

    public int Write(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        var result = Judge("write");
        if (result == 0)
        {
            _open[file].Write(bytes, offset);
            return bytes.Length;
        }

        if (WritesShort && !_isDead)
        {
            _open[file].Write(bytes[..(bytes.Length / 2)], offset);
            return bytes.Length / 2;
        }

        return result;
    }

    public int DataSync(int file)
    {
        var result = Judge("fdatasync");
        if (result == 0)
        {
            _open[file].Sync();
        }
        else if (!_isDead)
        {
            _open[file].FailSync();
        }

        return result;
    }

    public int Allocate(int file, long offset, long length) => Change("fallocate", () =>
    {
        _open[file].Grow((int)(offset + length));
        return 0;
    });

    public int Rename(string from, string to) => Change("rename", () =>
    {
        if (!_current.TryGetValue(from, out var file))
        {
            return -NotFound;
        }

        Put(new Entry(to, file, from));
        return 0;
    });

    public int Unlink(string name) => Change("unlink", () =>
    {
        if (!_current.ContainsKey(name))
        {
            return -NotFound;
        }

        Put(new Entry(name, File: null, From: null));
        return 0;
    });

    public int SyncDirectory() => Change("fsync", () =>
    {
        _durable = new Dictionary<string, SimulatedFile>(_current);
        _unsynced.Clear();
        return 0;
    });

    public void Dispose() => _open.Clear();

    private int Change(string call, Func<int> carryOut)
    {
        var result = Judge(call);
        return result == 0 ? carryOut() : result;
    }

    private int Judge(string call)
    {
        if (_isDead)
        {
            return -InputOutput;
        }

        BeforeCall?.Invoke(call);
        return -(Fault?.Invoke(call) ?? 0);
    }

    private void Put(Entry entry)
    {
        entry.Apply(_current);
        _unsynced.Add(entry);
    }

    private int Handle(SimulatedFile file)
    {
        _open[_nextFile] = file;
        return _nextFile++;
    }

    /// <summary>One change of the directory.</summary>
    /// <param name="Name">The entry that is set, or removed when there is no file.</param>
    /// <param name="File">What it now names.</param>
    /// <param name="From">The entry that a rename removes in the same moment.</param>
    private sealed record Entry(string Name, SimulatedFile? File, string? From)
    {
        public void Apply(Dictionary<string, SimulatedFile> names)
        {
            // A rename whose source never reached the disk still moves the file it meant.
            if (From is not null && names.TryGetValue(From, out var source) && source == File)
            {
                names.Remove(From);
            }

            if (File is null)
            {
                names.Remove(Name);
            }
            else
            {
                names[Name] = File;
            }
        }
    }
}
