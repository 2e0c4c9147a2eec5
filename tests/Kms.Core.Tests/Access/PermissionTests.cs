using Kms.Core.Access;
using Kms.Protocol;

namespace Kms.Core.Tests.Access;

// Protects against: an operation that nobody can be granted, or that needs no right.
public sealed class PermissionTests
{
    [Fact]
    public void Every_operation_but_hello_and_whoami_has_the_permission_of_its_name()
    {
        var needed = Enum.GetNames<Opcode>()
            .Except([nameof(Opcode.Hello), nameof(Opcode.WhoAmI)]);
        var present = Enum.GetNames<Permission>()
            .Except([nameof(Permission.None), nameof(Permission.All)]);

        Assert.Equal(needed.Order(), present.Order());
    }

    [Fact]
    public void Permissions_are_single_bits_and_all_is_their_union()
    {
        var single = Enum.GetValues<Permission>()
            .Except([Permission.None, Permission.All]).ToArray();

        Assert.All(single, permission => Assert.True(uint.IsPow2((uint)permission)));
        Assert.Equal(Permission.All, single.Aggregate((all, next) => all | next));
    }
}
