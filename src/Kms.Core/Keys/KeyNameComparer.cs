namespace Kms.Core.Keys;

/// <summary>Compares key names as text and as the ASCII bytes of a request, without a copy of either.</summary>
internal sealed class KeyNameComparer
    : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    /// <summary>The one instance; its hash is seeded at random in each process.</summary>
    public static readonly KeyNameComparer Instance = new();

    private KeyNameComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(string? left, string? right) => string.Equals(left, right);

    /// <inheritdoc/>
    public int GetHashCode(string name)
    {
        Span<byte> ascii = stackalloc byte[Limits.KeyNameBytesMax];
        return GetHashCode(ascii[..System.Text.Encoding.ASCII.GetBytes(name, ascii)]);
    }

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> ascii, string name) =>
        System.Text.Ascii.Equals(ascii, name);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> ascii)
    {
        var hash = default(HashCode);
        hash.AddBytes(ascii);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public string Create(ReadOnlySpan<byte> ascii) => System.Text.Encoding.ASCII.GetString(ascii);
}
