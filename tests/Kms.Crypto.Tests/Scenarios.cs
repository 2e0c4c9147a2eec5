using System.Diagnostics;

namespace Kms.Crypto.Tests;

/// <summary>Scenarios that need a process of their own: a fresh arena, or a death.</summary>
internal static unsafe partial class Scenarios
{
    private const string Variable = "KMS_CRYPTO_SCENARIO";

    internal static bool IsChild => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Starts a scenario in a child process.</summary>
    internal static Process Start(string name, string argument = "")
    {
        return Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(Scenarios).Assembly.Location, argument },
            Environment = { [Variable] = name, ["DOTNET_DbgEnableMiniDump"] = "0" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Runs a scenario in a child process and waits for its end.</summary>
    internal static Outcome Run(string name)
    {
        using Process child = Start(name);
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return new Outcome(child.ExitCode, output.Trim(), errors.Result.Trim());
    }

    private static int Main()
    {
        string name = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException("This program is started by its tests only.");
        Console.WriteLine(Perform(name));
        return 0;
    }

    /// <param name="ExitCode">134 is an abort.</param>
    /// <param name="Output">What the scenario found.</param>
    /// <param name="Errors">What was written on standard error.</param>
    internal sealed record Outcome(int ExitCode, string Output, string Errors);
}
