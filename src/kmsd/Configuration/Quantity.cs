using System.Collections.Immutable;
using System.Globalization;

namespace Kms.Daemon.Configuration;

/// <summary>A whole number with its unit: a duration such as 90d, a size such as 4MiB.</summary>
/// <remarks><para>Layout: digits, then the unit, nothing between or around. No fractions, no signs,
/// no sums: one way to write a value.</para></remarks>
internal static class Quantity
{
    public const string DurationUnits = "ms, s, m, h or d";
    public const string SizeUnits = "B, KiB, MiB or GiB";

    private static readonly ImmutableArray<(string Unit, long Factor)> s_durations =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    private static readonly ImmutableArray<(string Unit, long Factor)> s_sizes =
    [
        ("GiB", 1L << 30),
        ("MiB", 1L << 20),
        ("KiB", 1L << 10),
        ("B", 1),
    ];

    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        var isValid = TryParse(text, s_durations, out var ticks);
        duration = TimeSpan.FromTicks(ticks);
        return isValid;
    }

    public static bool TryParseSize(string text, out long bytes) =>
        TryParse(text, s_sizes, out bytes);

    /// <summary>Writes a duration with the largest unit that fits it.</summary>
    public static string Format(TimeSpan duration) => Format(duration.Ticks, s_durations);

    /// <summary>Writes a size with the largest unit that fits it.</summary>
    public static string FormatSize(long bytes) => Format(bytes, s_sizes);

    private static bool TryParse(
        string text, ImmutableArray<(string Unit, long Factor)> units, out long value)
    {
        value = 0;
        var end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (end <= 0)
        {
            return false;
        }

        foreach (var (unit, factor) in units)
        {
            if (text.AsSpan(end).SequenceEqual(unit))
            {
                return long.TryParse(
                        text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture,
                        out var number)
                    && number <= long.MaxValue / factor
                    && (value = number * factor) >= 0;
            }
        }

        return false;
    }

    private static string Format(long value, ImmutableArray<(string Unit, long Factor)> units)
    {
        var (unit, factor) = value == 0
            ? units[^2]
            : units.First(candidate => value % candidate.Factor == 0);
        return $"{value / factor}{unit}";
    }
}
