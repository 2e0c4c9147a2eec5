using System.Diagnostics;
using System.Globalization;
using Kms.Testing;

namespace Kms.Benchmarks;

/// <summary>The load client and the bare echo, compiled for this run.</summary>
internal sealed class NativeTools
{
    private readonly string _directory = Path.Join(Published.Checkout, "out", "bench");

    /// <summary>Compiles both.</summary>
    public NativeTools()
    {
        Directory.CreateDirectory(_directory);
        foreach (var name in new[] { "load", "echo" })
        {
            var source = Path.Join(Published.Checkout, "tests", "Kms.Benchmarks", "Native", name + ".c");
            var result = Tool.Run(
                "cc", [], "-O2", "-Wall", "-Wextra", "-Werror", "-o", Path.Join(_directory, name), source);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException(result.Error);
            }
        }
    }

    /// <summary>Runs the load client once.</summary>
    public Sample Load(
        string socket, string requestFile, int connections, int depth, double seconds, string? pin = null)
    {
        string[] arguments =
        [
            socket, requestFile, connections.ToString(CultureInfo.InvariantCulture),
            depth.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture),
        ];
        var load = Path.Join(_directory, "load");
        var result = pin is null
            ? Tool.Run(load, [], arguments)
            : Tool.Run("taskset", [], ["-c", pin, load, .. arguments]);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"load: {result.Error}");
        }

        var numbers = System.Text.Encoding.ASCII.GetString(result.Output)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => double.Parse(word, CultureInfo.InvariantCulture))
            .ToArray();
        return new Sample(numbers[0], numbers[1], numbers[2], (long)numbers[5]);
    }

    /// <summary>Starts a load that goes on until it is killed.</summary>
    public Process StartLoad(string socket, string requestFile, int connections) => Process.Start(
        new ProcessStartInfo(
            Path.Join(_directory, "load"),
            [socket, requestFile, connections.ToString(CultureInfo.InvariantCulture), "1", "600"])
        {
            RedirectStandardOutput = true,
        })!;

    /// <summary>Starts the bare echo and waits until it listens.</summary>
    public Process StartEcho(string socket, long requestBytes, int answerBytes)
    {
        File.Delete(socket);
        var echo = Process.Start(
            Path.Join(_directory, "echo"),
            [
                socket,
                requestBytes.ToString(CultureInfo.InvariantCulture),
                answerBytes.ToString(CultureInfo.InvariantCulture),
            ]);
        while (!File.Exists(socket) && !echo.HasExited)
        {
            Thread.Yield();
        }

        return echo;
    }
}
