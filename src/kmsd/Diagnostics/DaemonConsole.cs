using Microsoft.Extensions.Logging;

namespace Kms.Daemon.Diagnostics;

/// <summary>Where the log goes: standard error, in the journal's form when systemd reads it.</summary>
internal static class DaemonConsole
{
    /// <summary>Adds the console.</summary>
    public static void AddDaemonConsole(this ILoggingBuilder logging)
    {
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
            });
        }

        logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
