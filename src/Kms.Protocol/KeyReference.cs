namespace Kms.Protocol;

/// <summary>Which key a request means: its name, its id, or (where that is allowed) none.</summary>
public readonly ref struct KeyReference
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly byte _kind;

    private KeyReference(ReadOnlySpan<byte> bytes, byte kind)
    {
        _bytes = bytes;
        _kind = kind;
    }

    /// <summary>No key is named.</summary>
    public bool IsNone => _kind == 0;

    /// <summary>The key is named; otherwise its id is given.</summary>
    public bool IsName => _kind == 1;

    /// <summary>The name, valid by the rules of <see cref="KeyName"/>; empty for an id.</summary>
    public ReadOnlySpan<byte> Name => IsName ? _bytes : default;

    /// <summary>The id's 16 bytes; empty for a name.</summary>
    public ReadOnlySpan<byte> Id => _kind == 2 ? _bytes : default;

    /// <summary>A reference by name.</summary>
    public static KeyReference ByName(ReadOnlySpan<byte> ascii) => new(ascii, 1);

    /// <summary>A reference by the id's 16 bytes.</summary>
    public static KeyReference ById(ReadOnlySpan<byte> id) => new(id, 2);
}
