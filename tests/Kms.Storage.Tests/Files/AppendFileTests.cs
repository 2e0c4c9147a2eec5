using Kms.Storage.Files;
using Kms.Testing;

namespace Kms.Storage.Tests.Files;

// Protects against an audit line that is half there, readable by others, or written over.
public sealed class AppendFileTests : IDisposable
{
    private readonly string _path = Path.Join(Path.GetTempPath(), "kms-append-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Lines_are_appended_over_restarts_in_a_private_file()
    {
        using (var file = AppendFile.Open(_path))
        {
            Assert.Empty(file.LastLine);
            Assert.True(file.TryAppend("one\n"u8) && file.TryDataSync());
        }

        using (var file = AppendFile.Open(_path))
        {
            Assert.Equal("one"u8.ToArray(), file.LastLine);
            Assert.True(file.TryReserve(4096) && file.TryAppend("two\n"u8));
        }

        Assert.Equal("one\ntwo\n", File.ReadAllText(_path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void An_unfinished_last_line_is_cut_off_and_reported()
    {
        using (var file = AppendFile.Open(_path))
        {
            file.TryAppend("one\ntw"u8);
        }

        using var reopened = AppendFile.Open(_path);
        Assert.Equal(2, reopened.CutBytes);
        Assert.Equal("one"u8.ToArray(), reopened.LastLine);
        Assert.True(reopened.TryAppend("two\n"u8));
        Assert.Equal("one\ntwo\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_link_a_directory_and_a_loose_mode_are_refused()
    {
        File.WriteAllText(_path, "");
        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Throws<StoreOpenException>(() => AppendFile.Open(_path));
        Assert.Throws<StoreOpenException>(() => AppendFile.Open(Path.GetTempPath()));

        var link = _path + ".link";
        File.CreateSymbolicLink(link, _path);
        Assert.Throws<StoreOpenException>(() => AppendFile.Open(link));
        File.Delete(link);
    }

    [Fact]
    public void A_full_disk_refuses_the_line_and_keeps_the_file_whole()
    {
        using var disk = new SmallDisk(256 * 1024);
        using var file = AppendFile.Open(disk.File("audit"));
        var line = new byte[4096];
        line.AsSpan().Fill((byte)'x');
        line[^1] = (byte)'\n';
        var written = 0;
        while (file.TryAppend(line))
        {
            written++;
        }

        Assert.False(file.TryReserve(1 << 20));
        Assert.Equal(written * line.Length, new FileInfo(disk.File("audit")).Length);
    }
}
