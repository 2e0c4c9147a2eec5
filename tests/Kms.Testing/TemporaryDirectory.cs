namespace Kms.Testing;

/// <summary>A private directory that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes the directory; its path is short enough for a Unix socket below it.</summary>
    public TemporaryDirectory()
    {
        Path = System.IO.Path.Join(System.IO.Path.GetTempPath(), "kms-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(
            Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Join(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
