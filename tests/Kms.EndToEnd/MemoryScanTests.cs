using System.Globalization;
using System.Text;
using Kms.Client;
using Kms.Testing;
using Xunit.Abstractions;

namespace Kms.EndToEnd;

// Protects against key material that root finds in the daemon's memory while it works.
public sealed class MemoryScanTests(ITestOutputHelper output)
{
    private const string Control = "planted control 6d1f0c52";
    private static readonly byte[] Message = new byte[100];

    [Fact]
    public async Task A_scan_as_root_finds_the_planted_control_and_no_key()
    {
        using var daemon = DaemonProcess.Started();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath });
        var options = new CreateKeyOptions { Description = Control };
        await client.CreateKeyAsync(KeyName.Parse("aes"), KeyAlgorithm.AES_256_GCM, options);
        await client.CreateKeyAsync(KeyName.Parse("p256"), KeyAlgorithm.ECDSA_NIST_P256_SHA_256);
        await client.CreateKeyAsync(KeyName.Parse("p384"), KeyAlgorithm.ECDSA_NIST_P384_SHA_384);
        await client.CreateKeyAsync(KeyName.Parse("rsa"), KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256);
        await client.RotateKeyAsync("aes");
        await UseAsync(client, 500);
        var needles = Needles(daemon);
        using var end = new CancellationTokenSource();
        var busy = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await UseAsync(client, 20);
            }
        });

        for (var scan = 0; scan < 5; scan++)
        {
            var found = Scan(daemon, needles);
            Assert.True(found["control"] > 0, "The scan does not find what is there for certain.");
            Assert.All(
                found.Where(static pair => pair.Key != "control"),
                static pair => Assert.Equal((pair.Key, 0), (pair.Key, pair.Value)));
            output.WriteLine($"scan {scan}: control found {found["control"]} times, {found.Count - 1} secrets 0 times");
        }

        await end.CancelAsync();
        await busy;
    }

    private static async Task UseAsync(KmsClient client, int count)
    {
        var rsa = (await client.GetPublicKeyAsync("rsa")).Encrypt(Message);
        for (var i = 0; i < count; i++)
        {
            await client.DecryptAsync(await client.EncryptAsync("aes", Message));
            await client.SignHashAsync("p256", new byte[32]);
            await client.SignHashAsync("p384", new byte[48]);
        }

        await client.AsymmetricDecryptAsync("rsa", rsa);
    }

    private static byte[] Needles(DaemonProcess daemon)
    {
        var script = Path.Join(Published.Checkout, "tests", "python", "print_needles.py");
        var result = Tool.Run("/usr/bin/python3", [], script, daemon.StorePath, daemon.RootKeyPath);
        Assert.True(result.ExitCode == 0, result.Error);

        // The description lies in ordinary managed memory: the control that must be found.
        var control = Convert.ToHexString(Encoding.Unicode.GetBytes(Control));
        return [.. Encoding.ASCII.GetBytes($"control {control}\n"), .. result.Output];
    }

    private static Dictionary<string, int> Scan(DaemonProcess daemon, byte[] needles)
    {
        using var directory = new TemporaryDirectory();
        var program = directory.File("scan_memory");
        var source = Path.Join(Published.Checkout, "tests", "Kms.EndToEnd", "Native", "scan_memory.c");
        var compiled = Tool.Run("cc", [], "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source);
        Assert.True(compiled.ExitCode == 0, compiled.Error);

        var result = Tool.Run(program, needles, daemon.Process.Id.ToString(CultureInfo.InvariantCulture));
        Assert.True(result.ExitCode == 0, result.Error);
        return Encoding.ASCII.GetString(result.Output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("scanned", StringComparison.Ordinal))
            .Select(static line => line.Split(' '))
            .ToDictionary(static words => words[0], static words => int.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
