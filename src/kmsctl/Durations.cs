using System.Globalization;

namespace Kms.CommandLine;

/// <summary>Durations as people write them: 90d, 12h, 30m, 45s.</summary>
internal static class Durations
{
    private static readonly (char Unit, TimeSpan Length)[] Units =
    [
        ('d', TimeSpan.FromDays(1)),
        ('h', TimeSpan.FromHours(1)),
        ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration; "none" is zero.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static TimeSpan Read(string text)
    {
        if (text == "none")
        {
            return TimeSpan.Zero;
        }

        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit)
                && uint.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return length * count;
            }
        }

        throw new UsageException(
            $"\"{text}\" is not a duration",
            "write a number with d, h, m or s: 90d, 12h; or none");
    }

    /// <summary>Writes a duration in the largest unit that is exact.</summary>
    public static string Write(TimeSpan span)
    {
        foreach (var (unit, length) in Units)
        {
            if (span >= length && span.Ticks % length.Ticks == 0)
            {
                return (span.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return span.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
    }
}
