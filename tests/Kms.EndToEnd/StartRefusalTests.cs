using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a daemon that starts on what is not as it must be, or does not say what to mend.
public sealed class StartRefusalTests
{
    private const int Configuration = 78;

    [Fact]
    public void A_second_daemon_on_the_same_store_or_socket_is_refused()
    {
        using var first = DaemonProcess.Started();
        using var onStore = new DaemonProcess();
        File.WriteAllText(
            onStore.ConfigurationPath,
            File.ReadAllText(onStore.ConfigurationPath).Replace(
                onStore.StorePath, first.StorePath, StringComparison.Ordinal));
        using var onSocket = new DaemonProcess();
        File.WriteAllText(
            onSocket.ConfigurationPath,
            File.ReadAllText(onSocket.ConfigurationPath).Replace(
                onSocket.SocketPath, first.SocketPath, StringComparison.Ordinal));

        Assert.Equal(Configuration, onStore.StartToFail());
        Assert.Contains("another process has this store open", onStore.Log, StringComparison.Ordinal);
        Assert.Equal(Configuration, onSocket.StartToFail());
        Assert.Contains("another daemon listens here", onSocket.Log, StringComparison.Ordinal);
        using var client = first.Connect();
    }

    [Fact]
    public void A_stale_socket_file_is_replaced_and_a_file_of_another_kind_is_not()
    {
        using var daemon = DaemonProcess.Started();
        daemon.Kill();
        Assert.True(File.Exists(daemon.SocketPath));
        daemon.Start();
        Assert.Equal(0, daemon.Stop());

        File.WriteAllText(daemon.SocketPath, "precious");

        Assert.Equal(Configuration, daemon.StartToFail());
        Assert.Equal("precious", File.ReadAllText(daemon.SocketPath));
    }

    [Fact]
    public void A_key_file_that_others_can_read_or_that_is_gone_is_refused()
    {
        using var daemon = DaemonProcess.Started();
        Assert.Equal(0, daemon.Stop());

        File.SetUnixFileMode(daemon.RootKeyPath, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(Configuration, daemon.StartToFail());
        File.SetUnixFileMode(daemon.RootKeyPath, UnixFileMode.UserRead);
        File.Move(daemon.RootKeyPath, daemon.RootKeyPath + ".away");
        Assert.Equal(Configuration, daemon.StartToFail());
        File.WriteAllBytes(daemon.RootKeyPath, new byte[32]);
        File.SetUnixFileMode(daemon.RootKeyPath, UnixFileMode.UserRead);
        Assert.Equal(Configuration, daemon.StartToFail());

        File.Move(daemon.RootKeyPath + ".away", daemon.RootKeyPath, overwrite: true);
        daemon.Start();
    }

    [Fact]
    public void A_changed_byte_in_the_store_is_named_and_nothing_is_touched()
    {
        using var daemon = DaemonProcess.Started();
        Assert.Equal(0, daemon.Stop());
        var path = Path.Join(daemon.StorePath, "log-1");
        var log = File.ReadAllBytes(path);
        log[120] ^= 1;
        File.WriteAllBytes(path, log);

        Assert.Equal(Configuration, daemon.StartToFail());

        Assert.Contains("log-1: offset", daemon.Log, StringComparison.Ordinal);
        Assert.Equal(log, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_typo_in_the_configuration_is_named_with_its_place()
    {
        using var daemon = new DaemonProcess();
        File.WriteAllText(daemon.ConfigurationPath, "sokcet = \"/tmp/x\"\n");

        Assert.Equal(Configuration, daemon.StartToFail());

        Assert.Contains("kmsd.toml:1:1", daemon.Log, StringComparison.Ordinal);
        Assert.Contains("did you mean \"socket\"?", daemon.Log, StringComparison.Ordinal);
    }
}
