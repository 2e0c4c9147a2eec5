namespace Kms.Simulation;

/// <summary>Tells whether one change of one key leads from a description of the keys to another.</summary>
internal static class OneChange
{
    /// <summary>True when nothing, or one key, differs by one revision, is new, or keys are gone whose deletion
    /// was scheduled.</summary>
    public static bool Leads(string before, string found)
    {
        var lost = Lines(before).Except(Lines(found)).ToArray();
        var gained = Lines(found).Except(Lines(before)).ToArray();
        return gained.Length switch
        {
            0 => lost.All(static line => line.Contains(" DeletionScheduled ", StringComparison.Ordinal)),
            1 when lost.Length == 0 => Revision(gained[0]) == 1,
            1 when lost.Length == 1 => Id(lost[0]) == Id(gained[0]) && Revision(gained[0]) == Revision(lost[0]) + 1,
            _ => false,
        };
    }

    private static string[] Lines(string description) =>
        description.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static string Id(string line) => line.Split(' ')[1];

    private static int Revision(string line) =>
        int.Parse(line.Split(' ')[3].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
