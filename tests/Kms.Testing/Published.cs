namespace Kms.Testing;

/// <summary>Where the published native binaries are: out/bin of the checkout, or $KMS_BIN.</summary>
public static class Published
{
    /// <summary>The daemon.</summary>
    public static string Daemon => Find("kmsd");

    /// <summary>The command line.</summary>
    public static string CommandLine => Find("kmsctl");

    /// <summary>The example client.</summary>
    public static string Examples => Find("kms-examples");

    /// <summary>The root of the checkout.</summary>
    public static string Checkout { get; } = FindCheckout();

    private static string Find(string name)
    {
        var directory = Environment.GetEnvironmentVariable("KMS_BIN") is { Length: > 0 } set
            ? set
            : Path.Join(Checkout, "out", "bin");
        var path = Path.Join(directory, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing: run `make publish` first.");
    }

    private static string FindCheckout()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(directory, "Kms.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("No Kms.sln above the tests.");
        }

        return directory;
    }
}
