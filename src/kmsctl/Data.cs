using System.Buffers.Text;
using System.CommandLine;

namespace Kms.CommandLine;

/// <summary>Bytes in and out of a command: files, pipes, base64.</summary>
internal static class Data
{
    /// <summary>Where a command reads from.</summary>
    public static Option<string?> Input() => new("--in")
    {
        Description = "File to read (default: standard input)",
        HelpName = "FILE",
    };

    /// <summary>Where a command writes to.</summary>
    public static Option<string?> OutputFile() => new("--out")
    {
        Description = "File to write; a new one has mode 0600 (default: standard output)",
        HelpName = "FILE",
    };

    /// <summary>Whether ciphertexts are text.</summary>
    public static Option<bool> Base64Form() => new("--base64")
    {
        Description = "Ciphertexts are base64 text, not bytes",
    };

    /// <summary>Additional authenticated data as text.</summary>
    public static Option<string?> Aad(string name = "--aad") => new(name)
    {
        Description = "Additional authenticated data, as text: needed again to decrypt",
        HelpName = "TEXT",
    };

    /// <summary>Reads all of a file or of standard input.</summary>
    public static async Task<byte[]> ReadAsync(string? path, CancellationToken cancellation)
    {
        if (path is not null and not "-")
        {
            return await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        }

        if (!Console.IsInputRedirected)
        {
            Output.Note("kmsctl: reading from the terminal; end with Ctrl-D");
        }

        using var standardInput = Console.OpenStandardInput();
        using var all = new MemoryStream();
        await standardInput.CopyToAsync(all, cancellation).ConfigureAwait(false);
        return all.ToArray();
    }

    /// <summary>Reads a ciphertext, as bytes or base64.</summary>
    public static async Task<byte[]> ReadCiphertextAsync(string? path, bool isBase64, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(path, cancellation).ConfigureAwait(false);
        if (!isBase64)
        {
            return bytes;
        }

        var text = bytes.Where(static value => !char.IsWhiteSpace((char)value)).ToArray();
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, decoded, out _, out var written) == System.Buffers.OperationStatus.Done
            ? decoded[..written]
            : throw new UsageException("the input is not base64", "leave --base64 out if it is bytes");
    }

    /// <summary>Writes bytes to a file or to standard output; base64 is a line of text.</summary>
    public static async Task WriteAsync(
        string? path, ReadOnlyMemory<byte> bytes, bool isBase64, CancellationToken cancellation)
    {
        if (isBase64)
        {
            bytes = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes.Span) + "\n");
        }

        if (path is null or "-")
        {
            using var standardOutput = Console.OpenStandardOutput();
            await standardOutput.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            return;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
    }
}
