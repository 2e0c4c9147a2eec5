using System.Diagnostics;
using System.Globalization;
using Kms.Client;
using Kms.Testing;

namespace Kms.Benchmarks;

/// <summary>What a daemon takes: time to start, memory, allocations.</summary>
internal static class Footprint
{
    /// <summary>From exec to the answer of a first Encrypt, on a store with one key.</summary>
    public static double StartMilliseconds()
    {
        using var daemon = DaemonProcess.Started();
        using (var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath }))
        {
            client.CreateKeyAsync(KeyName.Parse("k"), KeyAlgorithm.AES_256_GCM).Wait();
            daemon.Stop();
        }

        var clock = Stopwatch.StartNew();
        daemon.Start();
        using var again = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath });
        again.EncryptAsync("k", new byte[32]).Wait();
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>A stopped daemon whose store, in memory, has so many keys, and whose last start was in order.</summary>
    public static async Task<DaemonProcess> MakeManyAsync(int keys)
    {
        const int AtOnce = 64;
        var daemon = new DaemonProcess(storePath: Path.Join("/dev/shm", "kms-bench-" + Guid.NewGuid().ToString("N")));
        daemon.Start();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath });
        for (var first = 0; first < keys; first += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, Math.Min(AtOnce, keys - first)).Select(
                number => client.CreateKeyAsync(KeyName.Parse($"app/key-{number}"), KeyAlgorithm.AES_256_GCM)));
        }

        daemon.Stop();
        return daemon;
    }

    /// <summary>From exec to the answer of an Encrypt under a key that is there.</summary>
    public static double StartMilliseconds(DaemonProcess stopped, string key)
    {
        var clock = Stopwatch.StartNew();
        stopped.Start();
        using var client = new KmsClient(new KmsClientOptions { SocketPath = stopped.SocketPath });
        client.EncryptAsync(key, new byte[32]).Wait();
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>How long cat takes to read the files of the store.</summary>
    public static double CatMilliseconds(DaemonProcess daemon)
    {
        var clock = Stopwatch.StartNew();
        Tool.Run("cat", [], Directory.GetFiles(daemon.StorePath));
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Resident memory.</summary>
    public static double ResidentMegabytes(DaemonProcess daemon)
    {
        daemon.Process.Refresh();
        return daemon.Process.WorkingSet64 / 1e6;
    }

    /// <summary>Managed bytes per Encrypt: the slope between a short and a long run.</summary>
    public static double AllocatedPerRequest(NativeTools tools)
    {
        var (bytesFew, requestsFew) = RunAndRead(tools, 0.2);
        var (bytesMany, requestsMany) = RunAndRead(tools, 2);
        return (bytesMany - bytesFew) / (requestsMany - requestsFew);
    }

    private static (double Bytes, double Requests) RunAndRead(NativeTools tools, double seconds)
    {
        using var daemon = new DaemonProcess();
        var file = Path.Join(daemon.Directory, "diagnostics");
        daemon.Start(("KMSD_DIAGNOSTICS_FILE", file));
        var requests = new Requests(daemon);
        requests.MakeAsync().Wait();
        tools.Load(daemon.SocketPath, requests.PathOf("encrypt-1024"), 16, 1, seconds);
        daemon.Stop();
        var values = File.ReadAllLines(file)
            .Select(static line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
            .ToArray();
        return (values[0], values[1]);
    }
}
