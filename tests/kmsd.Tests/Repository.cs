using System.Runtime.CompilerServices;

namespace Kms.Daemon.Tests;

/// <summary>Finds the files of the repository from where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot([CallerFilePath] string file = "")
    {
        var directory = new FileInfo(file).Directory;
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Kms.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("Kms.sln");
    }
}
