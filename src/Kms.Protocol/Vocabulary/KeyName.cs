using System.Diagnostics.CodeAnalysis;

namespace Kms;

/// <summary>The name of a key; one that exists is valid.</summary>
/// <remarks>
/// <para>Layout: 1 to 128 ASCII bytes: letters, digits and <c>. _ - /</c>, beginning with a letter
/// or
/// digit; a slash separates non-empty parts that each begin with a letter or digit.</para>
/// <para>Two names are the same when their bytes are.</para>
/// </remarks>
public readonly record struct KeyName : IComparable<KeyName>
{
    private readonly string? _value;

    private KeyName(string value) => _value = value;

    /// <summary>The name as text; the empty string for <c>default</c>, which names no
    /// key.</summary>
    public string Value => _value ?? "";

    /// <summary>True when the bytes are a valid key name.</summary>
    public static bool IsValid(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length is 0 or > Limits.KeyNameBytesMax)
        {
            return false;
        }

        var startsPart = true;
        foreach (var character in ascii)
        {
            var isAlphanumeric = char.IsAsciiLetterOrDigit((char)character);
            if (!isAlphanumeric && (startsPart || !"._-/"u8.Contains(character)))
            {
                return false;
            }

            startsPart = character == (byte)'/';
        }

        return !startsPart;
    }

    /// <summary>Reads a name from its bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out KeyName name)
    {
        name = IsValid(ascii) ? new KeyName(System.Text.Encoding.ASCII.GetString(ascii)) : default;
        return name._value is not null;
    }

    /// <summary>Reads a name from text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KeyName name)
    {
        name = default;
        if (text is null
            || text.Length > Limits.KeyNameBytesMax
            || !System.Text.Ascii.IsValid(text))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[text.Length];
        System.Text.Encoding.ASCII.GetBytes(text, ascii);
        name = IsValid(ascii) ? new KeyName(text) : default;
        return name._value is not null;
    }

    /// <summary>Reads a name from text.</summary>
    /// <exception cref="FormatException">The text is not a key name.</exception>
    public static KeyName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException(
            $"\"{text}\" is not a key name: 1 to 128 letters, digits and . _ - /.");

    /// <inheritdoc/>
    public int CompareTo(KeyName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
