using System.Text;
using Kms.Core.Access;
using Kms.Daemon.Requests;
using Kms.Protocol;

namespace Kms.Daemon.Tests.Requests;

// Protects against: an operation that is served without permission, record or lane, because its row forgot it.
public sealed class OperationTableTests
{
    public static TheoryData<Opcode> Opcodes => [.. Enum.GetValues<Opcode>()];

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Every_opcode_has_its_row(Opcode opcode)
    {
        var row = OperationTable.Find((ushort)opcode);

        Assert.NotNull(row);
        Assert.Equal(opcode, row.Opcode);
        Assert.Equal(opcode.ToString(), Encoding.ASCII.GetString(row.Name));
    }

    [Fact]
    public void Nothing_else_has_a_row()
    {
        var served = Enumerable.Range(0, ushort.MaxValue + 1)
            .Where(static code => OperationTable.Find((ushort)code) is not null)
            .Select(static code => (Opcode)code);

        Assert.Equal(Enum.GetValues<Opcode>().Order(), served);
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void The_permission_of_an_operation_has_its_name_and_only_Hello_and_WhoAmI_need_none(Opcode opcode)
    {
        var permission = OperationTable.Find((ushort)opcode)!.Permission;

        Assert.Equal(
            opcode is Opcode.Hello or Opcode.WhoAmI ? nameof(Permission.None) : opcode.ToString(),
            permission.ToString());
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void What_touches_a_key_is_recorded(Opcode opcode)
    {
        var row = OperationTable.Find((ushort)opcode)!;
        var touchesKeys = row.Target != OperationTarget.None || row.Opcode == Opcode.ListKeys;

        Assert.Equal(touchesKeys, row.Audit != AuditShape.None);
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void A_change_waits_for_the_disk_on_a_worker_and_is_never_one_of_a_batch(Opcode opcode)
    {
        var row = OperationTable.Find((ushort)opcode)!;
        if (row.IsChange)
        {
            Assert.True(row.Lane is LaneRule.Change or LaneRule.Generate);
            Assert.False(row.AllowsBatch);
        }
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void What_uses_key_material_says_which_keys_it_takes(Opcode opcode)
    {
        var row = OperationTable.Find((ushort)opcode)!;

        Assert.Equal(row.Audit == AuditShape.Data, row.Need != KeyNeed.Any);
    }
}
