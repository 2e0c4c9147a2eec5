using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Kms.Core.Keys;

/// <summary>All keys, by id and by name.</summary>
/// <remarks><para>Threads: any number of readers, without locks; one writer at a time.</para></remarks>
public sealed class KeyTable
{
    private readonly ConcurrentDictionary<Guid, Entry> _byId = new();
    private readonly ConcurrentDictionary<string, Entry> _byName = new(KeyNameComparer.Instance);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<byte>> _byAscii;
    private ImmutableSortedSet<string> _names = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>An empty table.</summary>
    public KeyTable() => _byAscii = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many keys there are.</summary>
    public int Count => _names.Count;

    /// <summary>How many versions there are.</summary>
    public long VersionCount => _byId.Values.Sum(static entry => (long)entry.Current.Versions.Count);

    /// <summary>Every key, in no order.</summary>
    public IEnumerable<Key> All => _byId.Values.Select(static entry => entry.Current);

    /// <summary>Every name, in order, as they are at this moment.</summary>
    public ImmutableSortedSet<string> Names => Volatile.Read(ref _names);

    /// <summary>Finds a key by its id.</summary>
    public bool TryGet(Guid id, [NotNullWhen(true)] out Key? key)
    {
        key = _byId.TryGetValue(id, out var entry) ? entry.Current : null;
        return key is not null;
    }

    /// <summary>Finds a key by its name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, [NotNullWhen(true)] out Key? key)
    {
        key = _byAscii.TryGetValue(name, out var entry) ? entry.Current : null;
        return key is not null;
    }

    /// <summary>Finds a key by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Key? key)
    {
        key = _byName.TryGetValue(name, out var entry) ? entry.Current : null;
        return key is not null;
    }

    /// <summary>Puts the first keys in, all at once.</summary>
    internal void Load(IReadOnlyCollection<Key> keys)
    {
        foreach (var key in keys)
        {
            var entry = new Entry(key);
            _byId[key.Id] = entry;
            _byName[key.Name.Value] = entry;
        }

        _names = keys.Select(static key => key.Name.Value).ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>Publishes a new or changed key: the next request sees it.</summary>
    internal void Publish(Key key)
    {
        if (!_byId.TryGetValue(key.Id, out var entry))
        {
            entry = new Entry(key);
            _byId[key.Id] = entry;
            AddName(key.Name.Value, entry);
            return;
        }

        var oldName = entry.Current.Name;
        entry.Current = key;
        if (oldName != key.Name)
        {
            AddName(key.Name.Value, entry);
            RemoveName(oldName.Value);
        }
    }

    /// <summary>Takes a destroyed key out.</summary>
    internal void Remove(Key key)
    {
        RemoveName(key.Name.Value);
        _byId.TryRemove(key.Id, out _);
    }

    private void AddName(string name, Entry entry)
    {
        _byName[name] = entry;
        Volatile.Write(ref _names, _names.Add(name));
    }

    private void RemoveName(string name)
    {
        _byName.TryRemove(name, out _);
        Volatile.Write(ref _names, _names.Remove(name));
    }

    private sealed class Entry(Key key)
    {
        private Key _current = key;

        public Key Current
        {
            get => Volatile.Read(ref _current);
            set => Volatile.Write(ref _current, value);
        }
    }
}
