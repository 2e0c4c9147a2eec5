namespace Kms.Protocol.Tests;

/// <summary>Files of the repository that tests compare the code with.</summary>
internal static class RepositoryFiles
{
    private static readonly string _root = FindRoot();

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(_root, path));

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Kms.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("No Kms.sln above the tests.");
        }

        return directory;
    }
}
