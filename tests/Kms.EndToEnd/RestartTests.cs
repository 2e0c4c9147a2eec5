using Kms.Client;
using Kms.Testing;
using Xunit.Abstractions;

namespace Kms.EndToEnd;

// Protects against anything acknowledged that a stop, a crash or a full restart loses.
public sealed class RestartTests(ITestOutputHelper output)
{
    private const int WholeCheckRounds = 100;
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("KMS_SOAK_ROUNDS"), out var rounds) ? rounds : 25;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_survives_a_stop_and_a_kill(bool isKilled)
    {
        using var daemon = DaemonProcess.Started();
        using var client = Connect(daemon);
        var aes = await client.CreateKeyAsync(KeyName.Parse("aes"), KeyAlgorithm.AES_256_GCM);
        var ec = await client.CreateKeyAsync(KeyName.Parse("ec"), KeyAlgorithm.ECDSA_NIST_P384_SHA_384);
        var ciphertext = await client.EncryptAsync(aes.Name, "x"u8.ToArray());
        var rotated = await client.RotateKeyAsync(aes.Name);
        var publicKey = await client.ExportPublicKeyAsync(ec.Name, PublicKeyFormat.Der);

        if (isKilled)
        {
            daemon.Kill();
        }
        else
        {
            Assert.Equal(0, daemon.Stop());
        }

        daemon.Start();

        Assert.Equal("x"u8.ToArray(), await client.DecryptAsync(ciphertext));
        Assert.Equal(rotated.Revision, (await client.GetKeyAsync(aes.Name)).Revision);
        Assert.Equal(publicKey, await client.ExportPublicKeyAsync(ec.Name, PublicKeyFormat.Der));

        // Once the process has ended, all it said has been read.
        daemon.Stop();
        Assert.Equal(isKilled, daemon.Log.Contains("not closed in order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_in_flight_at_a_stop_are_answered()
    {
        using var daemon = DaemonProcess.Started();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });
        await client.CreateKeyAsync(KeyName.Parse("rsa"), KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256);
        var ciphertext = (await client.GetPublicKeyAsync("rsa")).Encrypt("x"u8);
        var calls = Enumerable.Range(0, 100).Select(_ => client.AsymmetricDecryptAsync("rsa", ciphertext)).ToArray();
        await calls[0];

        var exitCode = daemon.Stop();

        Assert.Equal(0, exitCode);
        Assert.All(await Task.WhenAll(calls), static plaintext => Assert.Equal("x"u8.ToArray(), plaintext));
    }

    [Fact]
    public async Task Kills_at_random_moments_lose_nothing_acknowledged()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Rounds} rounds");
        using var daemon = DaemonProcess.Started();
        var acknowledged = new Dictionary<string, (ulong Revision, uint Version, byte[] Ciphertext)>();
        for (var round = 0; round < Rounds; round++)
        {
            var changes = Enumerable.Range(0, 4)
                .Select(worker => ChangeUntilKilledAsync(daemon, $"r{round}/w{worker}", acknowledged))
                .ToArray();
            daemon.WaitForAudit(minimumBytes: random.Next(1, 60_000));
            daemon.Kill();
            await Task.WhenAll(changes);
            daemon.Start();

            // The keys of the round each time, and all of them now and then, or the work would be quadratic.
            var isWhole = round % WholeCheckRounds == WholeCheckRounds - 1 || round == Rounds - 1;
            await CheckAsync(daemon, acknowledged, isWhole ? "" : $"r{round}/", $"seed {seed}, round {round}");
        }

        output.WriteLine($"{acknowledged.Count} keys acknowledged, 0 lost, 0 unreadable after {Rounds} kills");
        Assert.True(acknowledged.Count >= Rounds);
    }

    private static KmsClient Connect(DaemonProcess daemon) => new(
        new KmsClientOptions { SocketPath = daemon.SocketPath });

    private static async Task ChangeUntilKilledAsync(
        DaemonProcess daemon, string prefix, Dictionary<string, (ulong, uint, byte[])> acknowledged)
    {
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath, RetryCount = 0 });
        try
        {
            for (var i = 0; ; i++)
            {
                var name = $"{prefix}/{i}";
                var key = await client.CreateKeyAsync(KeyName.Parse(name), KeyAlgorithm.AES_256_GCM);
                var ciphertext = await client.EncryptAsync(key.Id, "kept"u8.ToArray());
                Note(acknowledged, name, key, ciphertext);
                Note(acknowledged, name, await client.RotateKeyAsync(key.Id), ciphertext);
                Note(acknowledged, name, await client.ScheduleKeyDeletionAsync(key.Id), ciphertext);
                Note(acknowledged, name, await client.RestoreKeyAsync(key.Id), ciphertext);
                Note(acknowledged, name, await client.EnableKeyAsync(key.Id), ciphertext);
            }
        }
        catch (KmsConnectionException)
        {
            // Killed, as it is meant to be.
        }
    }

    private static void Note(
        Dictionary<string, (ulong, uint, byte[])> acknowledged, string name, KeyInfo key, byte[] ciphertext)
    {
        lock (acknowledged)
        {
            acknowledged[name] = (key.Revision, key.LatestVersion, ciphertext);
        }
    }

    private static async Task CheckAsync(
        DaemonProcess daemon,
        Dictionary<string, (ulong Revision, uint Version, byte[] Ciphertext)> acknowledged,
        string prefix,
        string when)
    {
        using var client = Connect(daemon);
        foreach (var (name, expected) in acknowledged.Where(
            key => key.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var key = await client.GetKeyAsync(name);
            Assert.True(
                key.Revision >= expected.Revision && key.LatestVersion >= expected.Version,
                $"{when}: {name} went back");
            if (key.State == KeyState.DeletionScheduled)
            {
                key = await client.RestoreKeyAsync(key.Id);
            }

            if (key.State == KeyState.Disabled)
            {
                await client.EnableKeyAsync(key.Id);
            }

            Assert.Equal("kept"u8.ToArray(), await client.DecryptAsync(expected.Ciphertext));
        }
    }
}
