using System.CommandLine;

namespace Kms.CommandLine;

/// <summary>Options that every command has.</summary>
internal static class CommonOptions
{
    /// <summary>Where the daemon listens.</summary>
    public static readonly Option<string?> Socket = new("--socket")
    {
        Description = "Path of the daemon's socket (default: $KMS_SOCKET, else /run/kmsd/kmsd.sock)",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>How results are written.</summary>
    public static readonly Option<OutputForm> Form = new("--output", "-o")
    {
        Description = "How results are written: text for people, json for programs",
        DefaultValueFactory = static _ => OutputForm.Text,
        CustomParser = static result => result.Tokens is [var token] && token.Value is "text" or "json"
            ? token.Value == "json" ? OutputForm.Json : OutputForm.Text
            : Refuse(result),
        HelpName = "text|json",
        Recursive = true,
    };

    /// <summary>How long a call may take.</summary>
    public static readonly Option<int> TimeoutSeconds = new("--timeout")
    {
        Description = "Seconds that a call may take",
        DefaultValueFactory = static _ => 30,
        HelpName = "SECONDS",
        Recursive = true,
    };

    /// <summary>Adds them to the root, and so to every command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Socket);
        root.Options.Add(Form);
        root.Options.Add(TimeoutSeconds);
    }

    private static OutputForm Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--output is text or json.");
        return OutputForm.Text;
    }
}
