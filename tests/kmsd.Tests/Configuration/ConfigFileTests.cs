using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a configuration that somebody else wrote, or that was not read as a whole.
public sealed class ConfigFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmsd-config-");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void File_is_read()
    {
        var result = ConfigFile.Load(Write("socket = \"/s\""u8));

        Assert.Empty(result.Errors);
        Assert.Equal("/s", result.Options!.SocketPath);
    }

    [Fact]
    public void Named_file_that_is_missing_is_an_error()
    {
        var path = Path.Combine(_directory.FullName, "missing.toml");

        Assert.Equal([$"{path}: does not exist"], ConfigFile.Load(path).Errors);
        Assert.Equal(
            [$"{path}/x: does not exist"], ConfigFile.Load(path + "/x").Errors);
    }

    [Fact]
    public void Directory_in_its_place_is_an_error()
    {
        var error = Assert.Single(ConfigFile.Load(_directory.FullName).Errors);

        Assert.StartsWith(_directory.FullName + ": ", error);
    }

    [Fact]
    public void Device_in_its_place_is_an_error()
    {
        Assert.Equal(
            ["/dev/zero: not a file; name a file with --config"],
            ConfigFile.Load("/dev/zero").Errors);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void File_that_others_may_write_to_is_an_error(UnixFileMode mode)
    {
        var path = Write(""u8);
        File.SetUnixFileMode(path, Private | mode);

        var error = Assert.Single(ConfigFile.Load(path).Errors);

        Assert.Contains("chmod go-w it", error);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error_with_their_place()
    {
        var path = Write([.. "# é\n# ok"u8, 0xFF, .. "x\n"u8]);

        Assert.Equal(
            [$"{path}:2:5: not UTF-8; save the file as UTF-8"], ConfigFile.Load(path).Errors);
    }

    [Fact]
    public void File_at_the_size_limit_is_read()
    {
        Assert.Empty(ConfigFile.Load(Write(Comment(1 << 20))).Errors);
    }

    [Fact]
    public void File_beyond_the_size_limit_is_refused()
    {
        var path = Write(Comment((1 << 20) + 1));

        Assert.Equal(
            [$"{path}: 1048577 bytes are more than the 1048576 a file may have"],
            ConfigFile.Load(path).Errors);
    }

    private static byte[] Comment(int length)
    {
        var text = new byte[length];
        Array.Fill(text, (byte)'#');
        return text;
    }

    private string Write(ReadOnlySpan<byte> text)
    {
        var path = Path.Combine(_directory.FullName, "kmsd.toml");
        File.WriteAllBytes(path, text);
        File.SetUnixFileMode(path, Private);
        return path;
    }
}
