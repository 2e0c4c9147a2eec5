using Xunit.Abstractions;

namespace Kms.Simulation;

// Protects against: a call that the disk refuses, and a store that goes on as if it had not, or never opens again.
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int StepsPerSeed = 25;
    private const int Seeds = 8;

    public static TheoryData<string> Faults => [.. Fault.All.Select(static fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_call_the_disk_refuses_what_was_acknowledged_is_kept(string name)
    {
        var fault = Fault.All.Single(fault => fault.Name == name);
        var violations = new List<string>();
        var count = 0;
        Parallel.For(1, Seeds + 1, seed =>
        {
            var calls = new FaultSimulation(seed, StepsPerSeed, fault).CountCalls();
            for (var failsAt = 0; failsAt < calls; failsAt++)
            {
                var run = new FaultSimulation(seed, StepsPerSeed, fault);
                run.Run(failsAt);
                lock (violations)
                {
                    count++;
                    violations.AddRange(run.Violation is { } violation ? [violation] : []);
                }
            }
        });

        output.WriteLine($"{name}: {count} histories, {violations.Count} violations");
        Assert.True(violations.Count == 0, string.Join("\n\n", violations.Take(5)));
        Assert.True(count > 50 * Seeds, $"Only {count} histories.");
    }
}
