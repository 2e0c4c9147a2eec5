using System.Diagnostics;
using System.Security.Cryptography;

namespace Kms.Crypto.Tests;

// Protects against: a key, a round key or a private number that stands in memory which a debugger,
// a core dump or root can read.
public sealed class MemoryScanTests : IDisposable
{
    private const int Scans = 3;

    private readonly string _directory = Directory.CreateTempSubdirectory("kms-scan-").FullName;
    private readonly Dictionary<string, byte[]> _needles = [];

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Scan_of_a_working_process_finds_no_key_but_the_planted_control()
    {
        WriteKeys();

        Dictionary<string, long> found = ScanWorkingProcess("hold", out string kind);

        Assert.NotEqual(0, found[Scenarios.ControlFile]);
        if (kind == nameof(SecretMemoryKind.MemfdSecret))
        {
            found.Remove(Scenarios.ControlFile);
            Assert.All(found, needle => Assert.Equal((needle.Key, 0), (needle.Key, needle.Value)));
        }
    }

    [Fact]
    public void Scan_of_locked_pages_finds_every_key_that_is_held()
    {
        WriteKeys();

        Dictionary<string, long> found = ScanWorkingProcess("hold-locked-pages", out string kind);

        Assert.Equal(nameof(SecretMemoryKind.LockedPages), kind);
        foreach (string held in new[] { "root", "aes", "ec-d", "rsa-d", "rsa-p", "rsa-q" })
        {
            Assert.NotEqual((held, 0), (held, found[held]));
        }
    }

    /// <summary>The child gets every key sealed, but the root key, which it reads into secret
    /// memory: what it holds in the open it made so itself.</summary>
    private void WriteKeys()
    {
        byte[] root = Needle("root", RandomNumberGenerator.GetBytes(32));
        byte[] aes = Needle("aes", RandomNumberGenerator.GetBytes(32));
        byte[] control = Needle(Scenarios.ControlFile, RandomNumberGenerator.GetBytes(32));
        AddRoundKeys("root", root);
        AddRoundKeys("aes", aes);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create(4096);
        Needle("ec-d", ec.ExportParameters(true).D!);
        RSAParameters numbers = rsa.ExportParameters(true);
        Needle("rsa-d", numbers.D!);
        Needle("rsa-p", numbers.P!);
        Needle("rsa-q", numbers.Q!);
        Needle("rsa-dp", numbers.DP!);
        Needle("rsa-dq", numbers.DQ!);
        Needle("rsa-qinv", numbers.InverseQ!);

        File.WriteAllBytes(Path.Combine(_directory, Scenarios.RootKeyFile), root);
        File.WriteAllBytes(Path.Combine(_directory, Scenarios.ControlFile), control);
        using SealingKey kek = ReadRoot();
        Write("aes", SealedMaterial.Seal(kek, MaterialAlgorithm.Aes256Gcm, aes, []));
        Write("ec", SealedMaterial.Seal(
            kek, MaterialAlgorithm.EcdsaP256Sha256, ec.ExportPkcs8PrivateKey(), []));
        Write("rsa", SealedMaterial.Seal(
            kek, MaterialAlgorithm.Rsa4096OaepSha256, rsa.ExportPkcs8PrivateKey(), []));
    }

    private Dictionary<string, long> ScanWorkingProcess(string scenario, out string kind)
    {
        using Process child = Scenarios.Start(scenario, _directory);
        Assert.Equal("ready", child.StandardOutput.ReadLine());
        var total = new Dictionary<string, long>();
        for (int i = 0; i < Scans; i++)
        {
            foreach ((string name, long count) in Scan(child.Id))
            {
                total[name] = total.GetValueOrDefault(name) + count;
            }
        }
        child.StandardInput.WriteLine();
        kind = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        return total;
    }

    private Dictionary<string, long> Scan(int processId)
    {
        using Process scanner = Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "scan_memory"))
            {
                ArgumentList = { processId.ToString() },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        foreach ((string name, byte[] bytes) in _needles)
        {
            scanner.StandardInput.WriteLine($"{name} {Convert.ToHexStringLower(bytes)}");
        }
        scanner.StandardInput.Close();
        string[] lines = scanner.StandardOutput.ReadToEnd().Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        scanner.WaitForExit();
        Assert.Equal(0, scanner.ExitCode);
        return lines[..^1].Select(line => line.Split(' ')).ToDictionary(
            parts => parts[0], parts => long.Parse(parts[1]));
    }

    /// <summary>32 bytes of the middle are enough to know a secret by, and are there in whatever
    /// way the number is aligned.</summary>
    private byte[] Needle(string name, byte[] secret)
    {
        _needles[name] = secret.AsSpan((secret.Length - 32) / 2, 32).ToArray();
        return secret;
    }

    private void AddRoundKeys(string name, byte[] key)
    {
        byte[] schedule = AesSchedule.Expand(key);
        _needles[name + "-middle-round-keys"] = schedule[112..144];
        _needles[name + "-last-round-keys"] = schedule[^32..];
    }

    private SealingKey ReadRoot()
    {
        using var file = File.OpenHandle(Path.Combine(_directory, Scenarios.RootKeyFile));
        return SealingKey.ReadFrom(file);
    }

    private void Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_directory, name), bytes);
    }
}
