namespace Kms.Daemon.Configuration;

/// <summary>Guesses which name a mistyped one was meant to be.</summary>
internal static class NearestName
{
    private const int DistanceMax = 2;

    /// <summary>Finds the name with the fewest letters to change, add, remove or swap.</summary>
    /// <returns>Null when none is near.</returns>
    public static string? Find(string mistyped, IEnumerable<string> names)
    {
        return names
            .Select(name => (Name: name, Distance: Distance(mistyped, name)))
            .Where(match => match.Distance <= DistanceMax && match.Distance * 2 < match.Name.Length)
            .OrderBy(match => match.Distance)
            .Select(match => match.Name)
            .FirstOrDefault();
    }

    /// <summary>A hint that names it, or the fallback.</summary>
    public static string Hint(string mistyped, IEnumerable<string> names, string otherwise = "")
    {
        var name = Find(mistyped, names);
        return name is null ? otherwise : $"did you mean \"{name}\"?";
    }

    private static int Distance(string from, string to)
    {
        // Levenshtein's table, with the swap of two neighbours as one change more (optimal string
        // alignment).
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                table[i, j] = Step(table, from, to, i, j);
            }
        }

        return table[from.Length, to.Length];
    }

    private static int Step(int[,] table, string from, string to, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }

        var substituted = table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var least = Math.Min(substituted, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        var isSwap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return isSwap ? Math.Min(least, table[i - 2, j - 2] + 1) : least;
    }
}
