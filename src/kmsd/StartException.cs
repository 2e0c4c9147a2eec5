namespace Kms.Daemon;

/// <summary>The daemon refuses to start: a sentence, what to do about it, and the exit code.</summary>
internal sealed class StartException(string message, string hint, int exitCode, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Exit code for what an operator must mend (EX_CONFIG): systemd does not try again.</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>Exit code for what is wrong with the program or the machine (EX_SOFTWARE).</summary>
    public const int SoftwareExitCode = 70;

    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;

    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
