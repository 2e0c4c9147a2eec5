using System.Globalization;

namespace Kms.Protocol.Tests;

// Protects against: a number on the wire that is changed, reused or taken away.
public sealed class FrozenNumbersTests
{
    [Fact]
    public void Numbers_of_every_public_enum_are_those_that_were_frozen()
    {
        var frozen = RepositoryFiles.ReadLines("tests/vectors/frozen-numbers.txt")
            .Where(static line => line.Length > 0 && !line.StartsWith('#'));

        var actual = typeof(Opcode).Assembly.GetExportedTypes()
            .Where(static type => type.IsEnum)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .SelectMany(static type => Enum.GetValues(type).Cast<Enum>().Select(Line));

        Assert.Equal(frozen, actual);
    }

    private static string Line(Enum value)
    {
        var number = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return $"{value.GetType().Name}.{value} = {number}";
    }
}
