using System.Globalization;
using System.Reflection;

namespace Kms.Protocol.Tests;

// Protects against: a specification that says something else than the code.
public sealed class SpecificationTests
{
    private const int KeyRowFields = KeyResponse.FieldCount;

    private static readonly string[] _commonStatuses =
    [
        "Ok", "MalformedFrame", "FrameTooLarge", "UnsupportedVersion", "UnknownOperation",
        "InvalidRequest", "LimitExceeded", "InvalidBatch", "Overloaded", "ShuttingDown", "Internal",
        "PermissionDenied", "AuditUnavailable", "Locked",
    ];

    public static TheoryData<string> OpcodeNames => [.. Enum.GetNames<Opcode>()];

    [Theory]
    [InlineData(typeof(KeyAlgorithm))]
    [InlineData(typeof(KeyState))]
    [InlineData(typeof(KeyVersionState))]
    [InlineData(typeof(DataKeySpec))]
    [InlineData(typeof(SignatureFormat))]
    [InlineData(typeof(PublicKeyFormat))]
    [InlineData(typeof(DaemonState))]
    [InlineData(typeof(SecretMemoryProtection))]
    [InlineData(typeof(FrameFlags))]
    [InlineData(typeof(ServerEvent))]
    public void Table_of_an_enum_has_its_numbers_and_names(Type type)
    {
        var expected = Enum.GetValues(type).Cast<Enum>().Select(static value => Row(value));

        var actual = Specification.Table(type.Name).Select(static row => $"{row[0]} {row[1]}");

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Table_of_opcodes_has_their_numbers_and_names()
    {
        var expected = Enum.GetValues<Opcode>().Select(static o => $"0x{(int)o:x4} {o}");

        var actual = Specification.Table("Opcodes").Select(static row => $"{row[0]} {row[1]}");

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Table_of_statuses_has_number_name_sentence_hint_and_exit_code()
    {
        var expected = Enum.GetValues<KmsStatus>().Select(static status =>
            $"{Row(status)} {status.Sentence()} {HintText(status.Retry())} {status.ExitCode()}");

        var actual = Specification.Table("Statuses").Select(static row => string.Join(' ', row));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Table_of_limits_has_their_names_and_values()
    {
        var expected = typeof(Limits)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => $"{field.Name} {field.GetRawConstantValue()}");

        var actual = Specification.Table("Limits").Select(static row => $"{row[0]} {row[1]}");

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void Operations_are_described_in_the_order_of_their_opcodes() =>
        Assert.Equal(Enum.GetNames<Opcode>(), Specification.Subheadings("Operations"));

    [Theory]
    [MemberData(nameof(OpcodeNames))]
    public void Tables_of_an_operation_have_a_row_a_field(string name)
    {
        var tables = Specification.Tables(name);
        var parameters = tables[0].Count;
        var isKeyRow = tables.Count == 1 || name == nameof(Opcode.CreateKey);
        var results = isKeyRow ? KeyRowFields : tables[1].Count(static row => !IsRepeated(row));
        var hasRows = !isKeyRow && tables[1].Any(static row => IsRepeated(row));

        Assert.Equal(parameters, FieldCount($"request {name}"));
        var answered = FieldCount($"answer {name}");
        Assert.True(hasRows ? answered > results : answered == results);
    }

    [Fact]
    public void Statuses_of_operations_are_statuses_and_each_status_can_be_answered()
    {
        var named = Enum.GetNames<Opcode>().SelectMany(StatusesOf).ToHashSet();

        Assert.Subset(Enum.GetNames<KmsStatus>().ToHashSet(), named);
        Assert.Empty(Enum.GetNames<KmsStatus>().Except(named).Except(_commonStatuses));
        Assert.Empty(named.Intersect(_commonStatuses));
    }

    private static string[] StatusesOf(string operation)
    {
        var text = string.Join(' ', Specification.Section(operation));
        var start = text.IndexOf("Statuses: ", StringComparison.Ordinal) + "Statuses: ".Length;
        var list = text[start..text.IndexOf('.', start)];
        return list == "none of its own" ? [] : list.Split(", ");
    }

    private static bool IsRepeated(string[] row) =>
        row[0].EndsWith("...", StringComparison.Ordinal);

    private static int FieldCount(string kind)
    {
        var frame = Specification.Examples.Single(example => example.Kind == kind).Frame;
        var reader = new BodyReader(frame.AsSpan(FrameHeader.Size));
        return reader.ReadArrayHeader(int.MaxValue);
    }

    private static string Row(Enum value) =>
        $"{Convert.ToUInt64(value, CultureInfo.InvariantCulture)} {value}";

    private static string HintText(RetryHint hint) => hint switch
    {
        RetryHint.Never => "never",
        RetryHint.SameCall => "same call",
        _ => "reconnect",
    };
}
