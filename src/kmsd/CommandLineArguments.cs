using System.Reflection;

namespace Kms.Daemon;

/// <summary>The few things one can say to kmsd when starting it; all else is in its configuration.</summary>
/// <param name="ConfigPath">The configuration file; null for the usual place.</param>
/// <param name="IsCheck">Read the configuration, say whether it is valid, and end.</param>
/// <param name="AcceptsStore">Take the store as it is, whatever its anchor says.</param>
/// <param name="Reply">What to say instead of starting; null to start.</param>
/// <param name="ExitCode">The exit code after the reply.</param>
internal sealed record CommandLineArguments(
    string? ConfigPath, bool IsCheck, bool AcceptsStore, string? Reply, int ExitCode)
{
    private const int UsageExitCode = 64;

    private const string Usage = """
        kmsd - the local key management service

        Usage: kmsd [--config FILE] [--check | --accept-store]

          --config FILE  read this configuration (default: /etc/kmsd/kmsd.toml, which may be missing)
          --check        say whether the configuration is valid, and end
          --accept-store take the store as it is, though its anchor knows a newer one: after
                         restoring a backup, or to anchor a store for the first time
          --version      print the version
          --help         print this text

        kmsd runs in the foreground and logs to standard error. It stops on SIGTERM, after the
        requests in flight are answered. Exit codes: 64 usage, 70 the machine lacks something, 74 the
        disk failed, 78 something in the configuration, the store or the root key must be mended.
        """;

    /// <summary>Reads the arguments.</summary>
    public static CommandLineArguments Read(ReadOnlySpan<string> args)
    {
        string? path = null;
        var (isCheck, acceptsStore) = (false, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--config" when i + 1 < args.Length:
                    path = args[++i];
                    break;
                case "--check":
                    isCheck = true;
                    break;
                case "--accept-store":
                    acceptsStore = true;
                    break;
                case "--help" or "-h":
                    return Replying(Usage, 0);
                case "--version":
                    return Replying("kmsd " + Version(), 0);
                default:
                    return Replying(
                        $"kmsd: error: {args[i]} is not understood\nkmsd: hint: kmsd --help", UsageExitCode);
            }
        }

        return new CommandLineArguments(path, isCheck, acceptsStore, null, 0);
    }

    private static CommandLineArguments Replying(string reply, int exitCode) =>
        new(null, false, false, reply, exitCode);

    private static string Version() =>
        typeof(CommandLineArguments).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "unknown";
}
