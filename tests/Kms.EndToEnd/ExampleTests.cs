using System.Text;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against an example that does not do what it shows.
[Collection(DaemonGroup.Name)]
public sealed class ExampleTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData("it verifies: yes", "sign")]
    [InlineData("opened to: for your eyes only", "public-key")]
    [InlineData("open: yes", "rotation")]
    [InlineData("it opens again: yes", "envelope")]
    public void An_example_does_what_it_shows(string says, string example)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("data"), "content");
        string[] arguments = example == "envelope" ? [example, directory.File("data")] : [example];

        var result = Tool.Run(
            "env", [], ["KMS_SOCKET=" + daemon.Daemon.SocketPath, Published.Examples, .. arguments]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(says, Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
    }
}
