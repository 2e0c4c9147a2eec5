using Kms.Crypto;
using Kms.Daemon.Configuration;
using Microsoft.Win32.SafeHandles;

namespace Kms.Daemon.Seals;

/// <summary>Reads and makes the files that hold a seal key: 32 raw bytes and nothing else.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    internal const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    // systemd lets the service's user read by an access list, whose mask shows as the group's bits.
    internal const UnixFileMode OthersOfCredential = Others & ~UnixFileMode.GroupRead;

    /// <summary>Reads an operator's key file, which nobody but its owner may open.</summary>
    /// <exception cref="SealException">It cannot be read, or is not as it must be.</exception>
    public static SealingKey Read(string path) => Read(path, Others);

    /// <summary>Reads a credential from where systemd put it.</summary>
    /// <exception cref="SealException">It cannot be read, or is not as it must be.</exception>
    public static SealingKey ReadCredential(string path) => Read(path, OthersOfCredential);

    /// <summary>Makes a key file of random bytes, which must not exist.</summary>
    /// <exception cref="SealException">It cannot be made.</exception>
    public static SealingKey Create(string path)
    {
        var key = SealingKey.Generate();
        try
        {
            DurableFile.Write(path, OwnerReads, key.WriteTo);
            return key;
        }
        catch (SealException)
        {
            key.Dispose();
            throw;
        }
    }

    private static SealingKey Read(string path, UnixFileMode forbidden)
    {
        using var file = DurableFile.OpenToRead(path);
        Check(path, FileFacts.Of(file), forbidden);
        try
        {
            return SealingKey.ReadFrom(file);
        }
        catch (InvalidDataException wrongSize)
        {
            throw new SealException(
                $"{path}: {wrongSize.Message}",
                "restore the file, or make one: head -c 32 /dev/urandom > FILE");
        }
        catch (IOException error)
        {
            throw new SealException($"{path}: {error.Message}", "look at the disk");
        }
    }

    internal static void Check(string path, FileFacts facts, UnixFileMode forbidden)
    {
        if (!facts.IsRegular)
        {
            throw new SealException($"{path}: not a regular file", "name a file of 32 bytes");
        }

        if (facts.UserId != 0 && facts.UserId != FileFacts.DaemonUserId)
        {
            throw new SealException(
                $"{path}: belongs to uid {facts.UserId}, not to root or the daemon's user",
                "chown it, and ask who had the key until now");
        }

        if ((facts.Mode & forbidden) != 0)
        {
            throw new SealException(
                $"{path}: its group or others have access (mode {Octal(facts.Mode)})",
                "chmod 0400 it, and ask who had the key until now");
        }
    }

    private static string Octal(UnixFileMode mode) =>
        Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
