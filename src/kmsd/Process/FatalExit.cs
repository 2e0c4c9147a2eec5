using System.Text;

namespace Kms.Daemon.Process;

/// <summary>Ends the process at once, without a further word to any client.</summary>
internal static unsafe class FatalExit
{
    /// <summary>Exit code EX_IOERR: systemd starts the daemon again, which reads what the disk holds.</summary>
    public const int ExitCode = 74;

    private const int StandardError = 2;

    /// <summary>Says why on standard error and ends the process.</summary>
    public static void Now(string reason)
    {
        // The logger's own thread would not get to it any more; <2> is "critical" for the journal.
        var line = Encoding.UTF8.GetBytes(
            $"<2>kmsd: {reason.TrimEnd('.')}. The process ends; nothing acknowledged was lost.\n");
        fixed (byte* start = line)
        {
            Libc.Write(StandardError, start, (nuint)line.Length);
        }

        Libc.ExitAtOnce(ExitCode);
    }
}
