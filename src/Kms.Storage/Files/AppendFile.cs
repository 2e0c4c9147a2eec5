using System.Runtime.InteropServices;

namespace Kms.Storage.Files;

/// <summary>A private file that only grows, line by line: what the audit trail is written to.</summary>
/// <remarks>
/// <para>A line that a crash cut short is cut off at the next open, and reported.</para>
/// <para>Threads: one appends at a time; another may sync.</para>
/// </remarks>
public sealed unsafe class AppendFile : IDisposable
{
    private const int KeepSize = 1;
    private const int TailBytesMax = 64 * 1024;
    private readonly int _file;
    private readonly string _path;
    private long _length;

    private AppendFile(int file, string path) => (_file, _path) = (file, path);

    /// <summary>The last whole line when the file was opened, without its line feed; empty for none.</summary>
    public byte[] LastLine { get; private set; } = [];

    /// <summary>Bytes of an unfinished last line that were cut off at open.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Which call failed last, and the kernel's reason; null for none.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens the file, making it with mode 0600 if need be.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened, or is not a private regular file.</exception>
    public static AppendFile Open(string path)
    {
        var flags = Libc.ReadWrite | Libc.Create | Libc.Append | Libc.NoFollow | Libc.CloseOnExec | Libc.NonBlocking;
        var file = Libc.Open(path, flags, Libc.PrivateFile);
        if (file < 0)
        {
            throw new StoreOpenException(
                $"{path}: cannot be opened: {StoreDirectory.Message(Marshal.GetLastPInvokeError())}",
                "its directory must exist and the daemon's user must own it; it may be no symbolic link");
        }

        var facts = FileFacts.Read(file);
        if ((facts.Mode & Libc.TypeMask) != Libc.TypeRegular || (facts.Mode & Libc.OthersMask) != 0)
        {
            Libc.Close(file);
            throw new StoreOpenException(
                $"{path}: not a private regular file (mode {Convert.ToString(facts.Mode & 0xFFF, 8)})",
                "chmod 0600 it, and find out who changed it");
        }

        var opened = new AppendFile(file, path) { _length = facts.Size };
        opened.MendTail(path);
        return opened;
    }

    /// <summary>Appends whole lines; false when they could not all be written, and then none of them stay.</summary>
    public bool TryAppend(ReadOnlySpan<byte> lines)
    {
        nint count;
        fixed (byte* start = lines)
        {
            do
            {
                count = Libc.Write(_file, start, (nuint)lines.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        }

        if (count == lines.Length)
        {
            _length += count;
            return true;
        }

        Note("write", count < 0 ? Marshal.GetLastPInvokeError() : Libc.NoSpace);
        if (count > 0)
        {
            // Should this fail as well, the next open cuts the unfinished line off.
            _ = Libc.Truncate(_file, _length);
        }

        return false;
    }

    /// <summary>Makes what was appended durable.</summary>
    public bool TryDataSync()
    {
        if (Libc.DataSync(_file) == 0)
        {
            return true;
        }

        Note("fdatasync", Marshal.GetLastPInvokeError());
        return false;
    }

    /// <summary>Makes room on the disk for the next so many bytes.</summary>
    public bool TryReserve(int bytes)
    {
        if (Libc.AllocateKeepingSize(_file, KeepSize, _length, bytes) == 0)
        {
            return true;
        }

        Note("fallocate", Marshal.GetLastPInvokeError());
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.Close(_file);

    private void Note(string call, int error) =>
        Fault = $"{_path}: {call} failed: {StoreDirectory.Message(error)}";

    private void MendTail(string path)
    {
        var tail = new byte[(int)Math.Min(_length, TailBytesMax)];
        fixed (byte* start = tail)
        {
            if (Libc.Read(_file, start, (nuint)tail.Length, _length - tail.Length) != tail.Length)
            {
                throw new StoreOpenException(
                    $"{path}: cannot be read: {StoreDirectory.Message(Marshal.GetLastPInvokeError())}",
                    "look at the disk");
            }
        }

        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        CutBytes = tail.Length - end;
        if (CutBytes > 0 && Libc.Truncate(_file, _length - CutBytes) < 0)
        {
            throw new StoreOpenException(
                $"{path}: its unfinished last line cannot be cut off: "
                + StoreDirectory.Message(Marshal.GetLastPInvokeError()),
                "look at the disk");
        }

        _length -= CutBytes;
        var lines = tail.AsSpan(0, Math.Max(end - 1, 0));
        LastLine = lines[(lines.LastIndexOf((byte)'\n') + 1)..].ToArray();
    }
}
