using Kms.Storage.Files;

namespace Kms.Simulation;

// Protects against: a simulation that could not find the bugs it is there for.
public sealed class MutationTests
{
    private const int Seeds = 20;
    private const int StepsPerSeed = 40;

    [Fact]
    public void An_answer_before_its_sync_is_found() => AssertCrashFinds(Mutants.AnswersBeforeSync);

    [Fact]
    public void A_snapshot_that_is_renamed_before_it_is_synced_is_found() =>
        AssertCrashFinds(Mutants.RenamesBeforeSync);

    [Fact]
    public void A_directory_that_is_not_synced_is_found() => AssertCrashFinds(Mutants.SyncsNoDirectory);

    [Fact]
    public void A_log_that_is_unlinked_too_early_is_found() => AssertCrashFinds(Mutants.UnlinksTooEarly);

    [Fact]
    public void A_length_that_is_trusted_before_its_checksum_is_found() => AssertCrashFinds(Mutants.TrustsLengths);

    [Fact]
    public void A_sync_error_that_is_ignored_is_found()
    {
        var fault = Fault.All.Single(static fault => fault.Name == "EIO once");
        var simulation = new FaultSimulation(seed: 1, StepsPerSeed, fault, Mutants.IgnoresSyncErrors);
        var calls = simulation.CountCalls();

        for (var failsAt = 0; failsAt < calls && simulation.Violation is null; failsAt++)
        {
            simulation.Run(failsAt);
        }

        Assert.NotNull(simulation.Violation);
    }

    private static void AssertCrashFinds(Func<IStoreFiles, IStoreFiles> mutant)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var simulation = new CrashSimulation(seed, StepsPerSeed, mutant);
            simulation.Run();
            if (simulation.Violation is not null)
            {
                return;
            }
        }

        Assert.Fail("The simulation did not find the planted bug.");
    }
}
