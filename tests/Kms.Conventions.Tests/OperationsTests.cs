using System.Text.RegularExpressions;
using Kms.Protocol;

namespace Kms.Conventions.Tests;

// Protects against: an operation that is not authorised, audited, specified or tested.
public sealed class OperationsTests
{
    private static readonly string[] _withoutParameters =
        [nameof(Opcode.WhoAmI), nameof(Opcode.Status)];

    public static TheoryData<string> Opcodes => [.. Enum.GetNames<Opcode>()];

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Operation_has_exactly_one_row_and_the_row_has_its_handler(string name)
    {
        var table = Repository.Text("src/kmsd/Requests/OperationTable.cs");

        var rows = Regex.Matches(table, $@"\w+\(\s*Opcode\.{name},[^()]*?\b(\w+)\.Handle\s*\)");

        var row = Assert.Single(rows);
        Assert.Equal($"{name}Handler", row.Groups[1].Value);
    }

    [Theory]
    [InlineData("required Opcode Opcode")]
    [InlineData("required Permission Permission")]
    [InlineData("required AuditShape Audit")]
    [InlineData("required OperationHandler Handler")]
    public void Row_does_not_compile_without(string member) =>
        Assert.Contains(member, Repository.Text("src/kmsd/Requests/OperationRow.cs"));

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Operation_has_a_handler_file(string name)
    {
        var text = Repository.Text($"src/kmsd/Requests/Handlers/{name}Handler.cs");

        Assert.Contains($"class {name}Handler", text);
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Operation_has_a_message_that_its_handler_reads(string name)
    {
        var message = _withoutParameters.Contains(name) ? "EmptyRequest" : $"{name}Request";

        Assert.Contains(Repository.Shipped, file =>
            file.Path.StartsWith("src/Kms.Protocol/Messages/", StringComparison.Ordinal)
            && CodeBlocks.Types(file).Any(type => type.Name == message));
        Assert.Contains(
            $"{message}.TryRead(", Repository.Text($"src/kmsd/Requests/Handlers/{name}Handler.cs"));
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Operation_has_a_heading_in_the_specification(string name) =>
        Assert.Contains($"\n### {name}\n", Repository.Text("src/Kms.Protocol/PROTOCOL.md"));

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Operation_has_a_test_class(string name) =>
        Assert.Contains(Repository.CSharp, file =>
            !file.IsShipped && Regex.IsMatch(file.Code, $@"\bclass {name}Tests\b"));
}
