using System.CommandLine;
using System.CommandLine.Parsing;
using Kms.CommandLine.Commands;

namespace Kms.CommandLine;

/// <summary>The whole command line: every command, and what becomes of errors.</summary>
internal static class KmsctlCommandLine
{
    /// <summary>Runs one command and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var parsed = Build().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // A word that is not understood says more than what is missing because of it.
            var error = parsed.Errors.FirstOrDefault(static error =>
                error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? parsed.Errors[0];
            return Output.Fail(
                ExitCodes.Usage,
                error.Message,
                $"{CommandPath(parsed)} --help shows how it is used");
        }

        return await parsed.InvokeAsync().ConfigureAwait(false);
    }

    /// <summary>The root command with all others below it.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand(
            """
            kmsctl talks to kmsd, the key management service of this host.

            Keys never leave kmsd. Who you are, the kernel tells it; what you may do, its policy says.
            Data goes to standard output and everything else to standard error, so that commands can be
            joined: echo secret | kmsctl encrypt app/db | kmsctl decrypt
            """);
        CommonOptions.AddTo(root);
        root.Subcommands.Add(KeyCommands.Build());
        foreach (var command in CryptoCommands.Build().Concat(AsymmetricCommands.Build()).Concat(
            StatusCommands.Build()))
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "kmsctl" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
