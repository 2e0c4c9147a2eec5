using System.Security.Cryptography;
using System.Text;
using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against: a daemon that cannot open what an older one wrote.
public sealed class GoldenStoreTests : IDisposable
{
    private static readonly string s_golden = Path.Join(Published.Checkout, "tests", "vectors", "store-1");
    private readonly DaemonProcess _daemon = new();

    public GoldenStoreTests()
    {
        Directory.CreateDirectory(
            _daemon.StorePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in new[] { "snapshot-2", "log-2", "root.seals" })
        {
            Copy(name, Path.Join(_daemon.StorePath, name));
        }

        Copy("root.key", _daemon.RootKeyPath);
        _daemon.Start();
    }

    [Fact]
    public void Keys_of_a_store_of_format_1_are_as_they_were()
    {
        var listed = Tool.Run(
            Published.CommandLine, [], "--socket", _daemon.SocketPath, "key", "list", "--output", "json");

        Assert.Equal(0, listed.ExitCode);
        Assert.Equal(File.ReadAllText(Golden("keys.json")), Encoding.UTF8.GetString(listed.Output));
    }

    [Theory]
    [InlineData("aes-1.kms", "row 7", "attack at dawn")]
    [InlineData("aes-2.kms", "", "attack at dusk")]
    [InlineData("aes-3.kms", "", "attack at noon")]
    public async Task Ciphertexts_of_a_store_of_format_1_open(string file, string aad, string plaintext)
    {
        using var client = Connect();

        var opened = await client.DecryptAsync(File.ReadAllBytes(Golden(file)), Encoding.UTF8.GetBytes(aad));

        Assert.Equal(plaintext, Encoding.UTF8.GetString(opened));
    }

    [Fact]
    public async Task Private_keys_of_a_store_of_format_1_work()
    {
        using var client = Connect();
        var opened = await client.AsymmetricDecryptAsync("golden/rsa", File.ReadAllBytes(Golden("rsa.kms")));
        Assert.Equal("by public key", Encoding.UTF8.GetString(opened));

        foreach (var (name, digestBytes) in new[] { ("p256", 32), ("p384", 48) })
        {
            var digest = RandomNumberGenerator.GetBytes(digestBytes);
            var signature = await client.SignHashAsync($"golden/{name}", digest, SignatureFormat.Der);
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(File.ReadAllBytes(Golden($"{name}.der")), out _);
            Assert.True(key.VerifyHash(digest, signature.Bytes.Span, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    [Fact]
    public async Task A_store_of_format_1_goes_on()
    {
        using var client = Connect();

        Assert.Equal(4u, (await client.RotateKeyAsync("golden/aes")).LatestVersion);
        Assert.Equal(0, _daemon.Stop());
        _daemon.Start();

        Assert.Equal(4u, (await client.GetKeyAsync("golden/aes")).LatestVersion);
    }

    public void Dispose() => _daemon.Dispose();

    private static string Golden(string name) => Path.Join(s_golden, name);

    private static void Copy(string name, string to)
    {
        File.Copy(Golden(name), to);
        File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private KmsClient Connect() => new(new KmsClientOptions { SocketPath = _daemon.SocketPath });
}
