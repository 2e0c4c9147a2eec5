using System.Runtime.InteropServices;

namespace Kms.Storage.Files;

/// <summary>The real directory of a store, held open and locked: one daemon per store.</summary>
internal sealed unsafe class StoreDirectory : IStoreFiles
{
    private const string LockName = "lock";
    private readonly string _path;
    private readonly int _directory;
    private readonly int _lock;

    private StoreDirectory(string path, int directory, int lockFile)
    {
        _path = path;
        _directory = directory;
        _lock = lockFile;
    }

    /// <summary>Opens the directory, making it if need be, and takes its lock.</summary>
    /// <exception cref="StoreOpenException">It is not private, not a directory, or in use.</exception>
    public static StoreDirectory OpenLocked(string path)
    {
        Make(path);
        var directory = Libc.Open(
            path, Libc.ReadOnly | Libc.Directory | Libc.NoFollow | Libc.CloseOnExec, 0);
        if (directory < 0)
        {
            throw new StoreOpenException(
                $"{path}: the store directory cannot be opened: {Message(LastError())}",
                "it must be a directory, no symbolic link, that the daemon's user may read");
        }

        CheckPrivate(path, directory, Libc.TypeDirectory, "chmod 0700 it, and chown it to the daemon's user");
        return new StoreDirectory(path, directory, TakeLock(path, directory));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => Directory.GetFileSystemEntries(_path)
        .Select(static entry => Path.GetFileName(entry))
        .Where(static name => name != LockName)
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <inheritdoc/>
    public int Open(string name)
    {
        // Non-blocking, or a FIFO of that name would hold the daemon up for ever.
        var file = Libc.OpenAt(
            _directory, name, Libc.ReadWrite | Libc.NoFollow | Libc.CloseOnExec | Libc.NonBlocking, 0);
        if (file < 0)
        {
            return -LastError();
        }

        CheckPrivate(Path.Join(_path, name), file, Libc.TypeRegular, "chmod 0600 it, and find out who changed it");
        return file;
    }

    /// <inheritdoc/>
    public int Create(string name) => Judge(Libc.OpenAt(
        _directory,
        name,
        Libc.ReadWrite | Libc.Create | Libc.Exclusive | Libc.NoFollow | Libc.CloseOnExec,
        Libc.PrivateFile));

    /// <inheritdoc/>
    public int Close(int file) => Judge(Libc.Close(file));

    /// <inheritdoc/>
    public long Size(int file) => Libc.Seek(file, 0, 2);

    /// <inheritdoc/>
    public int Read(int file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = Libc.Read(file, start, (nuint)buffer.Length, offset);
            }
            while (count < 0 && LastError() == Libc.Interrupted);
            return Judge((int)count);
        }
    }

    /// <inheritdoc/>
    public int Write(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            nint count;
            do
            {
                count = Libc.WriteAt(file, start, (nuint)bytes.Length, offset);
            }
            while (count < 0 && LastError() == Libc.Interrupted);
            return Judge((int)count);
        }
    }

    /// <inheritdoc/>
    public int DataSync(int file) => Judge(Libc.DataSync(file));

    /// <inheritdoc/>
    public int Allocate(int file, long offset, long length)
    {
        int error;
        do
        {
            error = Libc.Allocate(file, offset, length);
        }
        while (error == Libc.Interrupted);
        return -error;
    }

    /// <inheritdoc/>
    public int Rename(string from, string to) => Judge(Libc.Rename(_directory, from, _directory, to));

    /// <inheritdoc/>
    public int Unlink(string name) => Judge(Libc.Unlink(_directory, name, 0));

    /// <inheritdoc/>
    public int SyncDirectory() => Judge(Libc.Sync(_directory));

    /// <inheritdoc/>
    public void Dispose()
    {
        Libc.Close(_lock);
        Libc.Close(_directory);
    }

    /// <summary>The kernel's sentence for an error number.</summary>
    internal static string Message(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (error {error})";

    private static void Make(string path)
    {
        var isMade = Libc.MakeDirectory(path, Libc.PrivateDirectory) == 0;
        if (!isMade && LastError() == Libc.Exists)
        {
            return;
        }

        // A directory whose own name is lost in a crash takes all that was synced in it along.
        if (!isMade || !TrySync(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/"))
        {
            throw new StoreOpenException(
                $"{path}: the store directory cannot be made: {Message(LastError())}",
                "make its parent directory, owned by the daemon's user");
        }
    }

    private static bool TrySync(string path)
    {
        var directory = Libc.Open(path, Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec, 0);
        var isSynced = directory >= 0 && Libc.Sync(directory) == 0;
        Libc.Close(directory);
        return isSynced;
    }

    private static int TakeLock(string path, int directory)
    {
        var file = Libc.OpenAt(
            directory,
            LockName,
            Libc.ReadWrite | Libc.Create | Libc.NoFollow | Libc.CloseOnExec | Libc.NonBlocking,
            Libc.PrivateFile);
        if (file < 0)
        {
            throw new StoreOpenException(
                $"{path}/{LockName}: the store's lock cannot be opened: {Message(LastError())}",
                "the daemon's user must own the store directory, on a file system it may write");
        }

        if (Libc.Lock(file, Libc.LockExclusive | Libc.LockNonBlocking) < 0)
        {
            Libc.Close(file);
            throw new StoreOpenException(
                $"{path}: another process has this store open",
                $"one daemon per store; `fuser {path}/{LockName}` tells which process it is");
        }

        return file;
    }

    private static void CheckPrivate(string path, int file, int type, string hint)
    {
        var facts = FileFacts.Read(file);
        if ((facts.Mode & Libc.TypeMask) != type)
        {
            var expected = type == Libc.TypeRegular ? "regular file" : "directory";
            throw new StoreOpenException($"{path}: not a {expected}", hint);
        }

        if ((facts.Mode & Libc.OthersMask) != 0)
        {
            throw new StoreOpenException(
                $"{path}: group or others have access (mode {Convert.ToString(facts.Mode & 0xFFF, 8)})", hint);
        }

        if (facts.UserId != Libc.EffectiveUserId())
        {
            throw new StoreOpenException($"{path}: owned by uid {facts.UserId}, not by the daemon's user", hint);
        }
    }

    private static int LastError() => Marshal.GetLastPInvokeError();

    private static int Judge(int result) => result < 0 ? -LastError() : result;
}
