using Kms.Daemon.Configuration;
using Kms.Daemon.Seals;

namespace Kms.Daemon.Tests.Seals;

// Protects against: a seal key that others can read, or that is not the one that was meant.
public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmsd-keyfile-");

    private string FilePath => Path.Combine(_directory.FullName, "root.key");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Created_file_has_32_bytes_is_private_and_is_read_back()
    {
        using var created = KeyFile.Create(FilePath);
        using var read = KeyFile.Read(FilePath);

        Assert.Equal(32, new FileInfo(FilePath).Length);
        Assert.Equal(OwnerReads, File.GetUnixFileMode(FilePath));
        Assert.True(SealingKeys.AreSame(created, read));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public void Two_created_files_differ()
    {
        using var one = KeyFile.Create(FilePath);
        using var other = KeyFile.Create(FilePath + "2");

        Assert.False(SealingKeys.AreSame(one, other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void File_of_another_size_is_refused(int size)
    {
        Write(size);

        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(FilePath));

        Assert.Equal(
            $"{FilePath}: a key file holds exactly 32 bytes; this one holds {size}",
            refusal.Message);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0440")]
    [InlineData(UnixFileMode.OtherRead, "0404")]
    [InlineData(UnixFileMode.GroupWrite, "0420")]
    [InlineData(UnixFileMode.OtherExecute, "0401")]
    public void File_that_others_have_access_to_is_refused(UnixFileMode mode, string octal)
    {
        Write(32);
        File.SetUnixFileMode(FilePath, OwnerReads | mode);

        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(FilePath));

        Assert.Equal(
            $"{FilePath}: its group or others have access (mode {octal})", refusal.Message);
    }

    [Fact]
    public void Credential_may_show_the_mask_of_its_access_list_and_nothing_more()
    {
        Write(32);
        File.SetUnixFileMode(FilePath, OwnerReads | UnixFileMode.GroupRead);
        KeyFile.ReadCredential(FilePath).Dispose();

        File.SetUnixFileMode(FilePath, OwnerReads | UnixFileMode.OtherRead);
        Assert.Throws<SealException>(() => KeyFile.ReadCredential(FilePath));
    }

    [Fact]
    public void File_of_another_user_is_refused()
    {
        FileFacts own = new(true, OwnerReads, FileFacts.DaemonUserId, default);

        KeyFile.Check("k", own, KeyFile.Others);
        KeyFile.Check("k", own with { UserId = 0 }, KeyFile.Others);
        var refusal = Assert.Throws<SealException>(
            () => KeyFile.Check("k", own with { UserId = 4711 }, KeyFile.Others));

        Assert.Equal("k: belongs to uid 4711, not to root or the daemon's user", refusal.Message);
    }

    [Fact]
    public void Missing_file_is_refused()
    {
        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(FilePath));

        Assert.Equal($"{FilePath}: does not exist", refusal.Message);
    }

    [Fact]
    public void Symbolic_link_is_refused()
    {
        Write(32);
        File.CreateSymbolicLink(FilePath + ".link", FilePath);

        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(FilePath + ".link"));

        Assert.Equal($"{FilePath}.link: is a symbolic link", refusal.Message);
    }

    [Fact]
    public void Directory_is_refused()
    {
        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(_directory.FullName));

        Assert.Equal($"{_directory.FullName}: not a regular file", refusal.Message);
    }

    [Fact]
    public void Pipe_is_refused_without_waiting_for_its_writer()
    {
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", ["-m", "0400", FilePath]))
        {
            mkfifo.WaitForExit();
        }

        var refusal = Assert.Throws<SealException>(() => KeyFile.Read(FilePath));

        Assert.Equal($"{FilePath}: not a regular file", refusal.Message);
    }

    [Fact]
    public void File_cannot_be_made_where_there_is_no_directory()
    {
        var path = Path.Combine(_directory.FullName, "missing", "root.key");

        var refusal = Assert.Throws<SealException>(() => KeyFile.Create(path));

        Assert.StartsWith($"{path}.tmp: cannot be made: ", refusal.Message);
    }

    private void Write(int size)
    {
        File.WriteAllBytes(FilePath, new byte[size]);
        File.SetUnixFileMode(FilePath, OwnerReads);
    }
}
