namespace Kms.Daemon.Diagnostics;

/// <summary>For benchmarks: writes what the process allocated to the file that KMSD_DIAGNOSTICS_FILE names.</summary>
internal static class DiagnosticsFile
{
    /// <summary>Writes the file, if its variable is set by whoever started the daemon.</summary>
    public static void WriteIfAsked(long requests)
    {
        if (Environment.GetEnvironmentVariable("KMSD_DIAGNOSTICS_FILE") is { Length: > 0 } path)
        {
            File.WriteAllText(
                path,
                $"allocated_bytes {GC.GetTotalAllocatedBytes(precise: true)}\nrequests {requests}\n");
        }
    }
}
