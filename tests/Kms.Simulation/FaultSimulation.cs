using Kms.Core.Keys;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Storage;
using Kms.Storage.Files;

namespace Kms.Simulation;

/// <summary>Lives a history whose disk refuses one call, or every call from one on.</summary>
/// <param name="seed">The history.</param>
/// <param name="steps">How long it is.</param>
/// <param name="fault">What the disk answers.</param>
/// <param name="mutant">Plants a bug; null for none.</param>
internal sealed class FaultSimulation(
    int seed, int steps, Fault fault, Func<IStoreFiles, IStoreFiles>? mutant = null)
{
    private int _calls;
    private int _failsAt = int.MaxValue;
    private string? _refused;

    /// <summary>What was violated; null for nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>How many calls the history makes when none fails.</summary>
    public int CountCalls()
    {
        _failsAt = int.MaxValue;
        Live();
        return _calls;
    }

    /// <summary>Lives the history with the fault at one call.</summary>
    public void Run(int failsAt)
    {
        _failsAt = failsAt;
        Live();
        Violation = Violation is null ? null : $"seed {seed}, {fault} at call {failsAt}, {_refused}: {Violation}";
    }

    private void Live()
    {
        _calls = 0;
        using var rootKey = SealingKey.Generate();
        var disk = new SimulatedDisk { WritesShort = fault.WritesShort };
        using var history = new History(seed, disk, rootKey, mutant);
        var verdict = new Verdict(history, rootKey, mutant);
        disk.Fault = Answer;
        if (!TryLive(history.Open))
        {
            // There was no store yet, so there is nothing to keep.
            return;
        }

        for (var i = 0; i < steps && Violation is null; i++)
        {
            var before = history.Vault.Describe();
            var secrets = history.Secrets.ToArray();
            var uses = history.Uses.ToDictionary();
            if (TryLive(() => history.Next()))
            {
                continue;
            }

            // The change that was under way may have been made; nothing else may have.
            history.Kill();
            Judge(verdict, disk, found => OneChange.Leads(before, found), before, secrets, uses);
            return;
        }

        JudgeEnd(history, verdict, disk);
    }

    private void JudgeEnd(History history, Verdict verdict, SimulatedDisk disk)
    {
        var state = history.Vault.Describe();
        var secrets = history.Secrets.ToArray();
        var uses = history.Uses.ToDictionary();
        history.Kill();
        Judge(verdict, disk, found => found == state, state, secrets, uses);
    }

    /// <summary>Judges what the next process finds, and what the machine finds that comes up again.</summary>
    private void Judge(
        Verdict verdict,
        SimulatedDisk disk,
        Func<string, bool> isAllowed,
        string expected,
        IReadOnlyList<Secret> secrets,
        IReadOnlyDictionary<(Guid Key, uint Version), long> uses)
    {
        var next = disk.Clone();
        next.Fault = fault.IsLasting ? Answer : null;
        Violation ??= verdict.Judge(next, isAllowed, expected, secrets, uses)
            ?? verdict.Judge(disk.Crash(Survival.Nothing), isAllowed, expected, secrets, uses);
    }

    private int Answer(string call)
    {
        var isNow = fault.IsLasting ? _calls >= _failsAt : _calls == _failsAt;
        _calls++;
        if (!isNow || !fault.Calls.Contains(call))
        {
            return 0;
        }

        _refused ??= call;
        return fault.Error;
    }

    private static bool TryLive(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception end) when (end is StoreFaultException or StoreOpenException or StoreCorruptException)
        {
            return false;
        }
    }
}
