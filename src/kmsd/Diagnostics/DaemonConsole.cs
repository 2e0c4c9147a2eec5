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

        // A refused start would be told with its stack; the program tells it in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
