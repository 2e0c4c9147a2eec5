using System.Collections.Immutable;
using Kms.Daemon.Configuration;

namespace Kms.Daemon.Seals;

/// <summary>The configured sources of seal keys, each read once, at start.</summary>
/// <remarks><para>Ownership: Dispose zeroizes the keys.</para></remarks>
internal sealed class SealSources : IDisposable
{
    /// <summary>Where systemd says it put the credentials (systemd.exec(5)).</summary>
    public const string CredentialsVariable = "CREDENTIALS_DIRECTORY";

    private SealSources(ImmutableArray<SealSource> items)
    {
        Items = items;
    }

    /// <summary>At least one.</summary>
    public ImmutableArray<SealSource> Items { get; }

    /// <summary>Reads every source; what fails is kept as a failure.</summary>
    /// <param name="options">Which sources there are.</param>
    /// <param name="credentialsDirectory">Null when systemd gave none.</param>
    /// <param name="mayCreate">A missing key file may be made, if the options say so too.</param>
    public static SealSources Read(
        RootKeyOptions options, string? credentialsDirectory, bool mayCreate)
    {
        var items = ImmutableArray.CreateBuilder<SealSource>();
        if (options.Credential is { } credential)
        {
            items.Add(ReadCredential(credential, credentialsDirectory));
        }

        if (options.File is { } file)
        {
            items.Add(ReadFile(file, mayCreate && options.CreateIfMissing));
        }

        return new SealSources(items.ToImmutable());
    }

    /// <summary>What an operator should know of them.</summary>
    public IReadOnlyList<string> Warnings(string storePath)
    {
        List<string> warnings = [];
        foreach (var source in Items)
        {
            if (source.Failure is { } failure)
            {
                warnings.Add($"a configured seal is of no use: {failure.Message}");
            }
            else if (source.Kind == Seal.KeyFile && AreOnOneFileSystem(source.Path, storePath))
            {
                warnings.Add(
                    $"the key file {source.Path} lies in the clear on the file system of the "
                    + "store: whoever takes the disk has the keys");
            }
        }

        return warnings;
    }

    public void Dispose()
    {
        foreach (var item in Items)
        {
            item.Dispose();
        }
    }

    private static SealSource ReadFile(string path, bool mayCreate)
    {
        try
        {
            var key = mayCreate && DurableFile.IsMissing(path)
                ? KeyFile.Create(path)
                : KeyFile.Read(path);
            return new SealSource(Seal.KeyFile, path, key);
        }
        catch (SealException failure)
        {
            return new SealSource(Seal.KeyFile, path, failure);
        }
    }

    private static SealSource ReadCredential(string name, string? directory)
    {
        if (directory is null)
        {
            var missing = new SealException(
                $"the credential \"{name}\" is configured, and ${CredentialsVariable} is not set",
                "start under systemd with LoadCredentialEncrypted=, or set [root_key] file");
            return new SealSource(Seal.SystemdCredential, name, missing);
        }

        var path = Path.Join(directory, name);
        try
        {
            return new SealSource(Seal.SystemdCredential, path, KeyFile.ReadCredential(path));
        }
        catch (SealException failure)
        {
            return new SealSource(Seal.SystemdCredential, path, failure);
        }
    }

    private static bool AreOnOneFileSystem(string file, string directory)
    {
        using var one = DurableFile.OpenToRead(file);
        using var other = DurableFile.OpenToRead(directory);
        return FileFacts.Of(one).Device == FileFacts.Of(other).Device;
    }
}
