namespace Kms.Core.Records;

/// <summary>Where the anchor of a store is kept.</summary>
public interface IAnchorFile : IDisposable
{
    /// <summary>For messages.</summary>
    string Name { get; }

    /// <summary>What it holds; null when there is no such file.</summary>
    byte[]? Read();

    /// <summary>Writes it over what it held, or makes it; false when that failed.</summary>
    bool TryWrite(ReadOnlySpan<byte> bytes);
}
