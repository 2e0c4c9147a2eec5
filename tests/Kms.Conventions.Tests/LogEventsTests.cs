using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

// Protects against: two log events that share a number.
public sealed partial class LogEventsTests
{
    [Fact]
    public void Event_numbers_are_unique()
    {
        var numbers = Repository.Shipped
            .SelectMany(static file => EventNumber().Matches(file.Code))
            .Select(static match => match.Groups[1].Value);

        Rule.AssertNone(numbers
            .GroupBy(static number => number)
            .Where(static same => same.Count() > 1)
            .Select(static same => same.Key));
    }

    [Fact]
    public void Events_stand_in_one_file_a_project() =>
        Rule.AssertNone(Repository.Shipped
            .Where(static file => EventNumber().IsMatch(file.Code))
            .GroupBy(static file => file.Project)
            .Where(static files => files.Count() > 1)
            .SelectMany(static files => files.Select(static file => file.Path)));

    [GeneratedRegex(@"\bLoggerMessage(?:Attribute)?\(\s*(?:EventId\s*[=:]\s*)?(\d+)")]
    private static partial Regex EventNumber();
}
