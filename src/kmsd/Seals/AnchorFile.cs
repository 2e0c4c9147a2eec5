using System.Runtime.InteropServices;
using Kms.Core.Records;
using Kms.Daemon.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Kms.Daemon.Seals;

/// <summary>The anchor of the store as a file: RECORDS.md §4.</summary>
/// <remarks><para>Its few bytes lie in one sector and are written over themselves, unsynced: a crash leaves
/// what was there or what was written.</para></remarks>
internal sealed class AnchorFile(string path, ILogger logger) : IAnchorFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private SafeFileHandle? _file;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    /// <exception cref="SealException">It cannot be read.</exception>
    public byte[]? Read()
    {
        if (DurableFile.IsMissing(path))
        {
            return null;
        }

        using var file = DurableFile.OpenToRead(path);
        var bytes = new byte[HeadAnchor.Size + 1];
        try
        {
            return bytes[..RandomAccess.Read(file, bytes, fileOffset: 0)];
        }
        catch (IOException fault)
        {
            throw new SealException($"{path}: {fault.Message}", "look at the disk");
        }
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_file is null)
            {
                var contents = bytes.ToArray();
                DurableFile.Write(path, Private, file => RandomAccess.Write(file, contents, fileOffset: 0));
                _file = DurableFile.OpenToWrite(path);
            }
            else
            {
                RandomAccess.Write(_file, bytes, fileOffset: 0);
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SealException)
        {
            Log.AnchorStale(logger, path, fault.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
