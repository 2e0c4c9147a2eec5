using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Kms.Core.Access;

/// <summary>Which key names a grant is about.</summary>
/// <remarks>
/// <para>Layout: the characters of a key name and <c>*</c>, 1 to 128 of them. A <c>*</c> stands for
/// any run of characters, the empty run and slashes included; every other character, the dot too,
/// for itself. The whole name must match: <c>app/*</c> covers <c>app/db</c> and <c>app/db/old</c>,
/// neither <c>app</c> nor <c>my/app/db</c>.</para>
/// <para>Limit: a match takes at most name length times pattern length steps (16 384).</para>
/// </remarks>
public sealed class KeyPattern : IEquatable<KeyPattern>
{
    private const byte Star = (byte)'*';

    private readonly ImmutableArray<byte> _pattern;

    private KeyPattern(ImmutableArray<byte> pattern)
    {
        _pattern = pattern;
        IsEveryKey = pattern.AsSpan().IndexOfAnyExcept(Star) < 0;
    }

    /// <summary>The pattern of every key: <c>*</c>.</summary>
    public static KeyPattern EveryKey { get; } = new([Star]);

    /// <summary>True when no name can fail to match.</summary>
    public bool IsEveryKey { get; }

    /// <summary>Reads a pattern.</summary>
    /// <returns>False when it is empty, too long or has a character no key name has.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KeyPattern? pattern)
    {
        pattern = null;
        if (text is null || text.Length is 0 or > Limits.KeyNameBytesMax)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"._-/*".Contains(character))
            {
                return false;
            }
        }

        pattern = new KeyPattern([.. Encoding.ASCII.GetBytes(text)]);
        return true;
    }

    /// <summary>True when the whole name matches; allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> keyName)
    {
        var pattern = _pattern.AsSpan();
        var (atName, atPattern) = (0, 0);
        var (resumeName, resumePattern) = (0, -1);

        // On a mismatch the last star takes one more character. Earlier stars need never be tried
        // again, since a later one can take whatever they could.
        while (atName < keyName.Length)
        {
            if (atPattern < pattern.Length && pattern[atPattern] == Star)
            {
                (resumeName, resumePattern) = (atName, atPattern++);
            }
            else if (atPattern < pattern.Length && pattern[atPattern] == keyName[atName])
            {
                atName++;
                atPattern++;
            }
            else if (resumePattern >= 0)
            {
                (atName, atPattern) = (++resumeName, resumePattern + 1);
            }
            else
            {
                return false;
            }
        }

        return pattern[atPattern..].IndexOfAnyExcept(Star) < 0;
    }

    /// <inheritdoc/>
    public bool Equals(KeyPattern? other) =>
        other is not null && _pattern.AsSpan().SequenceEqual(other._pattern.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyPattern);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_pattern.AsSpan());
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.ASCII.GetString(_pattern.AsSpan());
}
