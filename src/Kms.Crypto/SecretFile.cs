using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto;

/// <summary>Moves secret bytes between a file and secret memory, with nothing between.</summary>
internal static unsafe partial class SecretFile
{
    private const int Interrupted = 4;

    /// <summary>Reads to the end of the file, which must be exactly as long as the span.</summary>
    internal static void ReadExactly(SafeFileHandle file, Span<byte> secret)
    {
        int found = 0;
        fixed (byte* start = secret)
        {
            int count;
            while (found < secret.Length
                && (count = Read(file, start + found, secret.Length - found)) > 0)
            {
                found += count;
            }
        }
        if (found < secret.Length)
        {
            throw new InvalidDataException(
                $"a key file holds exactly {secret.Length} bytes; this one holds {found}");
        }

        // One byte more is too many; it is not part of any key, so it may stand on the stack.
        byte surplus = 0;
        if (Read(file, &surplus, 1) > 0)
        {
            throw new InvalidDataException(
                $"a key file holds exactly {secret.Length} bytes; this one holds {FullSize(file)}");
        }
    }

    internal static void Write(SafeFileHandle file, ReadOnlySpan<byte> secret)
    {
        fixed (byte* start = secret)
        {
            int done = 0;
            while (done < secret.Length)
            {
                nint count = write(file, start + done, (nuint)(secret.Length - done));
                int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (count == 0 || (error != 0 && error != Interrupted))
                {
                    throw new IOException("a key file cannot be written: "
                        + Marshal.GetPInvokeErrorMessage(error));
                }
                done += (int)Math.Max(count, 0);
            }
        }
    }

    private static int Read(SafeFileHandle file, byte* buffer, int length)
    {
        while (true)
        {
            nint count = read(file, buffer, (nuint)length);
            if (count >= 0)
            {
                return (int)count;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException("a key file cannot be read: "
                    + Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    private static string FullSize(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file).ToString();
        }
        catch (NotSupportedException)
        {
            // A pipe has no length.
            return "more";
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle file, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle file, byte* buffer, nuint length);
}
