using System.Globalization;
using Xunit.Abstractions;

namespace Kms.Simulation;

// Protects against: any moment in which a crash loses what was acknowledged, or leaves a store that does not open.
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int StepsPerSeed = 40;

    [Fact]
    public void What_was_acknowledged_survives_a_crash_at_any_moment()
    {
        var seeds = int.Parse(
            Environment.GetEnvironmentVariable("KMS_SIM_SEEDS") ?? "200", CultureInfo.InvariantCulture);
        var first = int.Parse(
            Environment.GetEnvironmentVariable("KMS_SIM_FIRST_SEED") ?? "1", CultureInfo.InvariantCulture);
        var runs = new CrashSimulation[seeds];
        Parallel.For(0, seeds, i =>
        {
            runs[i] = new CrashSimulation(first + i, StepsPerSeed);
            runs[i].Run();
        });

        var crashPoints = runs.Sum(static run => run.CrashPoints);
        var violations = runs.Select(static run => run.Violation).OfType<string>().ToArray();
        output.WriteLine(
            $"{crashPoints} crash points over seeds {first} to {first + seeds - 1}: {violations.Length} violations");
        Assert.True(violations.Length == 0, string.Join("\n\n", violations.Take(5)));
        Assert.True(crashPoints >= 100 * seeds, $"Only {crashPoints} crash points.");
    }
}
