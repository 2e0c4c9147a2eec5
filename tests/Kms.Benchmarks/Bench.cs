using System.Diagnostics;
using System.Globalization;
using Kms.Client;
using Kms.Testing;

namespace Kms.Benchmarks;

/// <summary>Runs every measurement and prints the table.</summary>
internal sealed class Bench : IDisposable
{
    private readonly NativeTools _tools = new();
    private readonly DaemonProcess _daemon = new();
    private readonly Requests _requests;
    private readonly double _seconds;
    private readonly int _rounds;

    public Bench(bool isQuick)
    {
        (_seconds, _rounds) = isQuick ? (0.3, 3) : (1.0, 5);
        _requests = new Requests(_daemon);
    }

    /// <summary>Measures everything.</summary>
    public async Task RunAsync()
    {
        Console.WriteLine(
            $"{Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, "
            + $"Linux {Environment.OSVersion.Version}; medians of {_rounds} rounds of "
            + $"{_seconds.ToString(CultureInfo.InvariantCulture)} s");
        Console.WriteLine();
        Line("binary size, MB", new FileInfo(Published.Daemon).Length / 1e6, "<= 8");
        Line(
            "exec to first answer, ms",
            Median(Enumerable.Range(0, 15).Select(static _ => Footprint.StartMilliseconds())),
            "<= 50");
        _daemon.Start();
        Line("RSS idle, MB", Footprint.ResidentMegabytes(_daemon), "<= 25");
        await _requests.MakeAsync();
        PrintThroughput();
        PrintAsymmetric();
        PrintLatencyBesideRsa();
        Line("RSS under load, MB", Footprint.ResidentMegabytes(_daemon), "<= 40");
        Line("bytes allocated per Encrypt", Footprint.AllocatedPerRequest(_tools), "0");
        await PrintManyKeysAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _daemon.Dispose();

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Line(string name, double value, string budget) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{name,-46} {value,12:0.##} {"",12} {"",6}  {budget}"));

    private static void Line(
        string name, double value, double baseline, double ratio, string budget) => Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture, $"{name,-46} {value,12:0} {baseline,12:0} {ratio,6:0.00}  {budget}"));

    private void PrintThroughput()
    {
        Console.WriteLine();
        Console.WriteLine($"{"answers a second",-46} {"kmsd",12} {"bare echo",12} {"ratio",6}  budget");
        Compare("Encrypt 1 KiB, 1 connection, one core", "encrypt-1024", 1, 1, ">= 0.75 later", pin: "0");
        Compare("Encrypt 1 KiB, 1 connection", "encrypt-1024", 1, 1, "");
        Compare("Encrypt 1 KiB, 16 connections", "encrypt-1024", 16, 1, ">= 0.50");
        Compare("Encrypt 1 KiB, 64 connections", "encrypt-1024", 64, 1, "");
        Compare("Encrypt 1 KiB, 1 connection, 64 in flight", "encrypt-1024", 1, 64, "");
        Compare("Encrypt 32 B, 16 connections", "encrypt-32", 16, 1, "");
        Compare("Encrypt 32 B, 1 connection, 64 in flight", "encrypt-32", 1, 64, "");
        Compare("Encrypt 64 KiB, 16 connections", "encrypt-65536", 16, 1, "");
        Compare("Decrypt 1 KiB, 16 connections", "decrypt-1024", 16, 1, "");
        Compare("GenerateDataKey, 16 connections", "data-key", 16, 1, "");
    }

    private void Compare(string name, string request, int connections, int depth, string budget, string? pin = null)
    {
        var echoSocket = Path.Join(_daemon.Directory, "echo.sock");
        var requestPath = _requests.PathOf(request);
        using var echo = _tools.StartEcho(echoSocket, new FileInfo(requestPath).Length, _requests.AnswerBytes(request));
        Pin(pin, echo, _daemon.Process);
        var ratios = new List<(double Ratio, double Kmsd, double Echo)>();
        for (var round = 0; round < _rounds; round++)
        {
            var bare = _tools.Load(echoSocket, requestPath, connections, depth, _seconds, pin);
            var kmsd = _tools.Load(_daemon.SocketPath, requestPath, connections, depth, _seconds, pin);
            if (kmsd.Failures > 0)
            {
                throw new InvalidOperationException($"{name}: {kmsd.Failures} requests failed");
            }

            ratios.Add((kmsd.PerSecond / bare.PerSecond, kmsd.PerSecond, bare.PerSecond));
        }

        Pin(
            pin is null ? null : "0-" + (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture),
            _daemon.Process);
        echo.Kill();
        Line(
            name,
            Median(ratios.Select(static r => r.Kmsd)),
            Median(ratios.Select(static r => r.Echo)),
            Median(ratios.Select(static r => r.Ratio)),
            budget);
    }

    private static void Pin(string? processors, params Process[] processes)
    {
        foreach (var process in processes)
        {
            if (processors is not null)
            {
                Tool.Run(
                    "taskset", [], "-a", "-p", "-c", processors, process.Id.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private void PrintAsymmetric()
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{"operations a second, 16 connections",-46} {"kmsd",12} {"openssl -m 2",12} {"ratio",6}  budget");
        foreach (var (name, request, algorithm, budget) in new[]
            {
                ("SignHash P-256", "p256", "ecdsap256", ">= 0.80 later"),
                ("SignHash P-384", "p384", "ecdsap384", ">= 0.95 later"),
                ("AsymmetricDecrypt RSA-4096", "rsa", "rsa4096", ">= 0.95 later"),
            })
        {
            var samples = Enumerable.Range(0, 3).Select(_ =>
            {
                var bare = OpenSslSpeed.SignsPerSecond(algorithm);
                var kmsd = _tools.Load(_daemon.SocketPath, _requests.PathOf(request), 16, 1, _seconds).PerSecond;
                return (Ratio: kmsd / bare, Kmsd: kmsd, Bare: bare);
            }).OrderBy(static sample => sample.Ratio).ToArray();
            Line(name, samples[1].Kmsd, samples[1].Bare, samples[1].Ratio, budget);
        }
    }

    private static async Task PrintManyKeysAsync()
    {
        const int Keys = 100_000;
        using var daemon = await Footprint.MakeManyAsync(Keys);
        try
        {
            Console.WriteLine();
            Console.WriteLine($"{"100 000 keys",-46} {"kmsd",12} {"cat",12} {"ratio",6}  budget");
            var cat = Median(Enumerable.Range(0, 5).Select(_ => Footprint.CatMilliseconds(daemon)));
            var starts = new List<double>();
            for (var i = 0; i < 5; i++)
            {
                starts.Add(Footprint.StartMilliseconds(daemon, $"app/key-{Keys / 2}"));
                if (i == 0)
                {
                    Line("RSS with 100 000 keys, MB", Footprint.ResidentMegabytes(daemon), "");
                }

                daemon.Stop();
            }

            Line("exec to first answer, ms", Median(starts), cat, Median(starts) / cat, "<= 500");
        }
        finally
        {
            Directory.Delete(daemon.StorePath, recursive: true);
        }
    }

    private void PrintLatencyBesideRsa()
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{"Encrypt 1 KiB, 1 connection, p99 in us",-46} {"beside RSA",12} {"alone",12} {"ratio",6}  budget");
        var path = _requests.PathOf("encrypt-1024");
        var alone = Median(Enumerable.Range(0, _rounds).Select(
            _ => _tools.Load(_daemon.SocketPath, path, 1, 1, _seconds).P99Microseconds));
        using var hammer = _tools.StartLoad(_daemon.SocketPath, _requests.PathOf("rsa"), 15);
        var beside = Median(Enumerable.Range(0, _rounds).Select(
            _ => _tools.Load(_daemon.SocketPath, path, 1, 1, _seconds).P99Microseconds));
        hammer.Kill();
        Line("while 15 connections decrypt by RSA", beside, alone, beside / alone, "<= 3 later");
    }
}
