using Kms.Crypto;
using Kms.Daemon.Configuration;
using Kms.Daemon.Seals;

namespace Kms.Daemon.Tests.Seals;

// Protects against: a root key that is lost, replaced, or opened by what should not open it.
public sealed class RootSealsTests : IDisposable
{
    private static readonly Guid s_store = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly Guid s_otherStore = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmsd-seals-");
    private readonly RootKeyOptions _fileOnly;
    private readonly RootKeyOptions _credentialOnly = new();

    public RootSealsTests()
    {
        _directory.CreateSubdirectory("store");
        _directory.CreateSubdirectory("credentials");
        _fileOnly = new RootKeyOptions { File = KeyPath, Credential = null, CreateIfMissing = true };
    }

    private string KeyPath => Path.Combine(_directory.FullName, "root.key");

    private string CredentialPath => Path.Combine(_directory.FullName, "credentials", RootKeyOptions.DefaultCredential);

    private string SealsPath => Path.Combine(_directory.FullName, "store", RootSeals.FileName);

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void First_start_makes_key_file_and_seals_and_later_ones_open_the_same_root_key()
    {
        using var made = Open(_fileOnly, isEmpty: true);
        using var opened = Open(_fileOnly);

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SealsPath));
        Assert.Equal([SealsPath], Directory.GetFileSystemEntries(Path.GetDirectoryName(SealsPath)!));
    }

    [Fact]
    public void Root_key_is_not_the_key_of_the_file()
    {
        using var root = Open(_fileOnly, isEmpty: true);
        using var sealKey = KeyFile.Read(KeyPath);

        Assert.False(SealingKeys.AreSame(root, sealKey));
    }

    [Fact]
    public void Nothing_is_made_for_a_store_that_is_not_empty()
    {
        var refusal = Assert.Throws<SealException>(() => Open(_fileOnly));

        Assert.Equal($"{SealsPath}: missing, and the store is not empty", refusal.Message);
        Assert.False(File.Exists(KeyPath));
        Assert.False(File.Exists(SealsPath));
    }

    [Fact]
    public void Key_file_is_not_made_unless_the_options_say_so()
    {
        var refusal = Assert.Throws<SealException>(
            () => Open(_fileOnly with { CreateIfMissing = false }, isEmpty: true));

        Assert.Equal($"{KeyPath}: does not exist", refusal.Message);
        Assert.False(File.Exists(SealsPath));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lost_key_file_is_not_replaced_by_another(bool isEmpty)
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        var seals = File.ReadAllBytes(SealsPath);
        File.Delete(KeyPath);

        var refusal = Assert.Throws<SealException>(() => Open(_fileOnly, isEmpty));

        Assert.Equal(
            $"{SealsPath}: no seal can be opened; {KeyPath}: does not exist", refusal.Message);
        Assert.False(File.Exists(KeyPath));
        Assert.Equal(seals, File.ReadAllBytes(SealsPath));
    }

    [Fact]
    public void Another_key_file_opens_nothing()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        File.Delete(KeyPath);
        KeyFile.Create(KeyPath).Dispose();

        var refusal = Assert.Throws<SealException>(() => Open(_fileOnly));

        Assert.Equal(
            $"{SealsPath}: no seal can be opened; {KeyPath}: its key opens no key-file seal of the "
            + "file",
            refusal.Message);
    }

    [Fact]
    public void Seals_of_another_store_are_refused()
    {
        Open(_fileOnly, isEmpty: true).Dispose();

        var refusal = Assert.Throws<SealException>(
            () => Open(_fileOnly, isEmpty: false, s_otherStore));

        Assert.Equal(
            $"{SealsPath}: belongs to the store {s_store}, and this one is {s_otherStore}",
            refusal.Message);
    }

    [Fact]
    public void Seals_renamed_to_another_store_do_not_open()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        File.WriteAllText(
            SealsPath,
            File.ReadAllText(SealsPath).Replace(s_store.ToString(), s_otherStore.ToString()));

        Assert.Throws<SealException>(() => Open(_fileOnly, isEmpty: false, s_otherStore));
    }

    [Fact]
    public void First_start_that_was_cut_short_goes_on_with_the_same_root_key()
    {
        using var made = Open(_fileOnly, isEmpty: true);
        using var again = Open(_fileOnly, isEmpty: true, s_otherStore);
        using var opened = Open(_fileOnly, isEmpty: false, s_otherStore);

        Assert.True(SealingKeys.AreSame(made, again));
        Assert.True(SealingKeys.AreSame(made, opened));
    }

    [Fact]
    public void File_left_behind_by_a_crash_is_replaced()
    {
        File.WriteAllText(SealsPath + ".tmp", "half");
        File.WriteAllText(KeyPath + ".tmp", "half");
        using var made = Open(_fileOnly, isEmpty: true);
        using var opened = Open(_fileOnly);

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.False(File.Exists(SealsPath + ".tmp"));
        Assert.False(File.Exists(KeyPath + ".tmp"));
    }

    [Fact]
    public void Credential_opens_the_root_key()
    {
        KeyFile.Create(CredentialPath).Dispose();
        using var made = Open(_credentialOnly, isEmpty: true);
        using var opened = Open(_credentialOnly, out var facts);

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.Equal("systemd-credential", facts.Source);
        Assert.Empty(facts.Warnings);
    }

    [Fact]
    public void Credential_without_systemd_is_refused_with_a_hint()
    {
        var options = NewOptions(_credentialOnly);

        var refusal = Assert.Throws<SealException>(() => RootSeals.OpenOrCreate(
            options, s_store, storeIsEmpty: true, credentialsDirectory: null, out _));

        Assert.Contains("$CREDENTIALS_DIRECTORY is not set", refusal.Message);
        Assert.Contains("[root_key] file", refusal.Hint);
    }

    [Fact]
    public void Key_of_a_credential_does_not_open_the_seal_of_a_key_file()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        File.Copy(KeyPath, CredentialPath);

        Assert.Throws<SealException>(() => Open(_credentialOnly));
    }

    [Fact]
    public void Source_configured_later_is_added_and_then_opens_alone()
    {
        using var made = Open(_fileOnly, isEmpty: true);
        KeyFile.Create(CredentialPath).Dispose();
        Open(_fileOnly with { Credential = RootKeyOptions.DefaultCredential }).Dispose();
        var seals = File.ReadAllBytes(SealsPath);
        Open(_fileOnly with { Credential = RootKeyOptions.DefaultCredential }).Dispose();

        using var opened = Open(_credentialOnly);

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.Equal(seals, File.ReadAllBytes(SealsPath));
    }

    [Fact]
    public void One_source_of_two_opens_and_the_other_is_a_warning()
    {
        KeyFile.Create(CredentialPath).Dispose();
        var both = _fileOnly with { Credential = RootKeyOptions.DefaultCredential };
        using var made = Open(both, isEmpty: true);
        File.Delete(CredentialPath);

        using var opened = Open(both, out var facts);

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.Equal("key-file", facts.Source);
        Assert.Contains(
            $"a configured seal is of no use: {CredentialPath}: does not exist", facts.Warnings);
    }

    [Fact]
    public void First_start_needs_every_source()
    {
        var both = _fileOnly with { Credential = RootKeyOptions.DefaultCredential };

        var refusal = Assert.Throws<SealException>(() => Open(both, isEmpty: true));

        Assert.Equal($"{CredentialPath}: does not exist", refusal.Message);
        Assert.False(File.Exists(SealsPath));
    }

    [Fact]
    public void Key_file_beside_the_store_is_a_warning()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        Open(_fileOnly, out var facts).Dispose();

        Assert.Equal("key-file", facts.Source);
        Assert.Equal(
            [$"the key file {KeyPath} lies in the clear on the file system of the store: whoever "
                + "takes the disk has the keys"],
            facts.Warnings);
    }

    [Fact]
    public void Every_flipped_bit_of_the_file_is_refused()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        var seals = File.ReadAllBytes(SealsPath);
        for (var bit = 0; bit < seals.Length * 8; bit++)
        {
            seals[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(SealsPath, seals);
            Assert.Throws<SealException>(() => Open(_fileOnly));
            seals[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Seal_of_an_unknown_kind_is_kept()
    {
        using var made = Open(_fileOnly, isEmpty: true);
        var sealedKey = Convert.ToBase64String(new byte[SealingKey.SealedKeyBytes]);
        File.AppendAllText(SealsPath, $"seal recovery {sealedKey}\n");
        KeyFile.Create(CredentialPath).Dispose();

        using var opened = Open(_fileOnly with { Credential = RootKeyOptions.DefaultCredential });

        Assert.True(SealingKeys.AreSame(made, opened));
        Assert.Contains($"\nseal recovery {sealedKey}\n", File.ReadAllText(SealsPath));
        Assert.Contains("\nseal systemd-credential ", File.ReadAllText(SealsPath));
    }

    [Fact]
    public void Symbolic_link_in_place_of_the_file_is_refused()
    {
        Open(_fileOnly, isEmpty: true).Dispose();
        File.Move(SealsPath, KeyPath + ".seals");
        File.CreateSymbolicLink(SealsPath, KeyPath + ".seals");

        var refusal = Assert.Throws<SealException>(() => Open(_fileOnly, isEmpty: true));

        Assert.Equal($"{SealsPath}: is a symbolic link", refusal.Message);
    }

    private DaemonOptions NewOptions(RootKeyOptions rootKey) => new()
    {
        Store = new StoreOptions(Path.GetDirectoryName(SealsPath)!),
        RootKey = rootKey,
    };

    private SealingKey Open(RootKeyOptions rootKey, out RootKeyFacts facts) => RootSeals.OpenOrCreate(
        NewOptions(rootKey), s_store, storeIsEmpty: false, Path.GetDirectoryName(CredentialPath),
        out facts);

    private SealingKey Open(RootKeyOptions rootKey, bool isEmpty = false, Guid? store = null) =>
        RootSeals.OpenOrCreate(
            NewOptions(rootKey), store ?? s_store, isEmpty, Path.GetDirectoryName(CredentialPath),
            out _);
}
