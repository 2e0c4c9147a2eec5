namespace Kms.Simulation;

/// <summary>Decides, thing by thing, whether what was not synced survives a crash.</summary>
internal sealed class Survival(int percent, Random random)
{
    /// <summary>Only what was synced is left.</summary>
    public static Survival Nothing { get; } = new(0, new Random(0));

    /// <summary>Everything is left, as when the process alone is killed.</summary>
    public static Survival Everything { get; } = new(100, new Random(0));

    /// <summary>Whether the next thing survives.</summary>
    public bool Keeps() => percent > 0 && (percent == 100 || random.Next(100) < percent);
}
