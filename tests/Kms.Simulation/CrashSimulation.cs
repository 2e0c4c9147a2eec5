using Kms.Crypto;
using Kms.Storage.Files;

namespace Kms.Simulation;

/// <summary>Lives a history and crashes it before every call that changes the disk.</summary>
internal sealed class CrashSimulation(int seed, int steps, Func<IStoreFiles, IStoreFiles>? mutant = null)
{
    private const int SurvivalPercent = 50;
    private readonly List<(SimulatedDisk Disk, string Call)> _forks = [];

    /// <summary>Moments in which the machine was crashed.</summary>
    public int CrashPoints { get; private set; }

    /// <summary>What was violated; null for nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>Runs until the history ends or a promise is broken.</summary>
    public void Run()
    {
        using var rootKey = SealingKey.Generate();
        var disk = new SimulatedDisk();
        using var history = new History(seed, disk, rootKey, mutant);
        var verdict = new Verdict(history, rootKey, mutant);
        var random = new Random(seed);

        disk.BeforeCall = call => _forks.Add((disk.Clone(), call));
        history.Open();
        JudgeForks(verdict, random, history, "first start", before: "", [], new Dictionary<(Guid, uint), long>());
        for (var i = 0; i < steps && Violation is null; i++)
        {
            var before = history.Vault.Describe();
            var secrets = history.Secrets.ToArray();
            var uses = history.Uses.ToDictionary();
            var step = history.Next();
            JudgeForks(verdict, random, history, $"step {i}, {step}", before, secrets, uses);
        }
    }

    private void JudgeForks(
        Verdict verdict,
        Random random,
        History history,
        string when,
        string before,
        IReadOnlyList<Secret> secrets,
        IReadOnlyDictionary<(Guid Key, uint Version), long> uses)
    {
        var after = history.Vault.Describe();
        for (var i = 0; i < _forks.Count && Violation is null; i++)
        {
            var (fork, call) = _forks[i];
            var survival = (CrashPoints % 4) switch
            {
                0 => Survival.Nothing,
                1 => Survival.Everything,
                _ => new Survival(SurvivalPercent, random),
            };
            CrashPoints++;
            var violation = verdict.Judge(
                fork.Crash(survival),
                found => found == before || found == after,
                $"{before}or\n{after}",
                secrets,
                uses);
            Violation = violation is null ? null : $"seed {seed}, {when}, before {call}: {violation}";
        }

        _forks.Clear();
    }
}
