using System.Diagnostics;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: a first screen that promises what does not happen.
public sealed class ReadmeTests
{
    [Fact]
    public async Task Terminal_session_of_the_readme_does_what_it_shows()
    {
        var start = new ProcessStartInfo(
            Path.Join(Published.Checkout, "packaging", "demo.sh"),
            [Path.GetDirectoryName(Published.Daemon)!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var demo = Process.Start(start)!;
        var errors = demo.StandardError.ReadToEndAsync();
        var output = await demo.StandardOutput.ReadToEndAsync();
        await demo.WaitForExitAsync();

        Assert.True(demo.ExitCode == 0, output + await errors);
        Assert.Contains("secret.kms\nattack at dawn\n", output, StringComparison.Ordinal);
        Assert.Contains("secret.kms\nVerified OK\n", output, StringComparison.Ordinal);
        Assert.EndsWith("mail.bin\nfor your eyes only\n", output);
        Assert.Equal(14, output.Split('\n').Count(line => line.StartsWith("$ ", StringComparison.Ordinal)));
    }
}
