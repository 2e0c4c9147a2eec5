using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Kms.Daemon.Configuration;

/// <summary>The configuration file: found, checked, read.</summary>
/// <remarks>
/// <para>Whoever can write it can give itself every key, so it must belong to root or the
/// daemon's user, and nobody else may write to it.</para>
/// <para>Limit: 1 MiB.</para>
/// </remarks>
internal static class ConfigFile
{
    /// <summary>Read when no other is named; it need not exist.</summary>
    public const string DefaultPath = "/etc/kmsd/kmsd.toml";

    private const int BytesMax = 1 << 20;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Loads a file.</summary>
    /// <param name="path">Null for <see cref="DefaultPath"/>: only that one may be
    /// missing.</param>
    public static ConfigResult Load(string? path)
    {
        var file = path ?? DefaultPath;
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read);
            return CheckOwner(file, handle) is { } error
                ? Failed(error)
                : ReadText(file, handle);
        }
        catch (IOException error)
            when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return path is null
                ? new ConfigResult(new DaemonOptions(), [])
                : Failed($"{file}: does not exist");
        }
        catch (IOException error)
        {
            return Failed($"{file}: cannot be read: {error.Message}");
        }
        catch (UnauthorizedAccessException)
        {
            return Failed($"{file}: cannot be read: permission denied, or not a file");
        }
    }

    private static string? CheckOwner(string file, SafeFileHandle handle)
    {
        var facts = FileFacts.Of(handle);
        if (!facts.IsRegular)
        {
            return $"{file}: not a file; name a file with --config";
        }

        if (facts.UserId != 0 && facts.UserId != FileFacts.DaemonUserId)
        {
            return $"{file}: belongs to uid {facts.UserId}, who could give itself every key; "
                + "chown it to root";
        }

        return (facts.Mode & OthersWrite) == 0
            ? null
            : $"{file}: its group or everybody may write to it, and so give itself every key; "
                + "chmod go-w it";
    }

    private static ConfigResult ReadText(string file, SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > BytesMax)
        {
            return Failed($"{file}: {length} bytes are more than the {BytesMax} a file may have");
        }

        var bytes = new byte[length];
        var count = RandomAccess.Read(handle, bytes, fileOffset: 0);
        var text = bytes.AsSpan(0, count);
        return ValidLength(text) is var valid && valid < text.Length
            ? Failed(NotUtf8(file, text[..valid]))
            : ConfigReader.Read(file, Encoding.UTF8.GetString(text), AccountNames.OfThisHost());
    }

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        System.Text.Unicode.Utf8.ToUtf16(
            text, new char[text.Length], out var valid, out _, replaceInvalidSequences: false);
        return valid;
    }

    private static string NotUtf8(string file, ReadOnlySpan<byte> before)
    {
        var line = before.Count((byte)'\n') + 1;
        var start = before.LastIndexOf((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[start..]) + 1;
        return $"{file}:{line}:{column}: not UTF-8; save the file as UTF-8";
    }

    private static ConfigResult Failed(string error) => new(null, [error]);
}
