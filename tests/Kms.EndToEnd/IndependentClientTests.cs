using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a protocol, a ciphertext or a store that only our own code understands.
public sealed class IndependentClientTests
{
    [Fact]
    public void A_client_written_from_the_specs_in_another_language_passes_all_its_checks()
    {
        using var daemon = DaemonProcess.Started();

        var result = Tool.Run(
            "/usr/bin/python3",
            [],
            Path.Join(Published.Checkout, "tests", "python", "check_daemon.py"),
            daemon.SocketPath,
            daemon.StorePath,
            daemon.RootKeyPath);

        Assert.True(
            result.ExitCode == 0,
            System.Text.Encoding.UTF8.GetString(result.Output) + result.Error);
    }

    [Fact]
    public void The_published_vectors_pass_in_another_language()
    {
        var result = Tool.Run(
            "/usr/bin/python3", [], Path.Join(Published.Checkout, "tests", "python", "check_specs.py"));

        Assert.True(result.ExitCode == 0, System.Text.Encoding.UTF8.GetString(result.Output) + result.Error);
    }
}
