using System.Text;
using Kms.Protocol;

namespace Kms.Client;

/// <summary>Which key a call means: its name or its id. Names and ids convert by themselves.</summary>
public readonly record struct KeySelector
{
    private readonly byte[]? _name;
    private readonly Guid _id;

    private KeySelector(byte[]? name, Guid id)
    {
        _name = name;
        _id = id;
    }

    /// <summary>No key: only where a call says that it may be left out.</summary>
    public static KeySelector None => default;

    /// <summary>Selects a key by its name.</summary>
    /// <exception cref="FormatException">The text is not a key name.</exception>
    public static implicit operator KeySelector(string name) => KeyName.Parse(name);

    /// <summary>Selects a key by its name.</summary>
    public static implicit operator KeySelector(KeyName name) => new(Encoding.ASCII.GetBytes(name.Value), default);

    /// <summary>Selects a key by its id, which stays the same when the name changes.</summary>
    public static implicit operator KeySelector(Guid id) => new(null, id);

    /// <summary>Selects a key by its id.</summary>
    public static KeySelector FromGuid(Guid id) => id;

    /// <summary>Selects a key by its name.</summary>
    public static KeySelector FromName(KeyName name) => name;

    internal KeyReference ToReference(Span<byte> idBytes)
    {
        if (_name is not null)
        {
            return KeyReference.ByName(_name);
        }

        if (_id == Guid.Empty)
        {
            return default;
        }

        _id.TryWriteBytes(idBytes, bigEndian: true, out _);
        return KeyReference.ById(idBytes);
    }
}
