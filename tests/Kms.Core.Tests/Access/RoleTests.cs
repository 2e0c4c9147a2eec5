using Kms.Core.Access;

namespace Kms.Core.Tests.Access;

// Protects against: a role that quietly gains a right, above all a manager who can decrypt.
public sealed class RoleTests
{
    private const Permission Data = Permission.Encrypt | Permission.Decrypt | Permission.ReEncrypt
        | Permission.GenerateDataKey | Permission.SignHash | Permission.AsymmetricDecrypt
        | Permission.GenerateRandom;

    private const Permission Changes = Permission.CreateKey | Permission.UpdateKey
        | Permission.RotateKey | Permission.SetDefaultVersion | Permission.DisableKey
        | Permission.EnableKey | Permission.ScheduleKeyDeletion | Permission.RestoreKey;

    [Theory]
    [InlineData("viewer", "GetKey, ListKeys, ListVersions, GetPublicKey")]
    [InlineData("encrypter", "Encrypt, GenerateDataKey, GetPublicKey, GenerateRandom")]
    [InlineData("decrypter", "Decrypt, AsymmetricDecrypt")]
    [InlineData("encrypter-decrypter", "Encrypt, GenerateDataKey, GetPublicKey, GenerateRandom, "
        + "Decrypt, AsymmetricDecrypt, ReEncrypt")]
    [InlineData("signer", "SignHash, GetPublicKey")]
    [InlineData("editor", "GetKey, ListKeys, ListVersions, GetPublicKey, CreateKey, UpdateKey, "
        + "RotateKey, SetDefaultVersion, DisableKey, EnableKey")]
    [InlineData("admin", "GetKey, ListKeys, ListVersions, GetPublicKey, CreateKey, UpdateKey, "
        + "RotateKey, SetDefaultVersion, DisableKey, EnableKey, ScheduleKeyDeletion, RestoreKey, "
        + "Status")]
    [InlineData("auditor", "GetKey, ListKeys, ListVersions, Status")]
    public void Role_has_exactly_these_permissions(string name, string permissions)
    {
        Assert.True(Role.TryFind(name, out var role));
        Assert.Equal(Enum.Parse<Permission>(permissions), role.Permissions);
    }

    [Fact]
    public void No_role_both_changes_keys_and_uses_them()
    {
        Assert.All(Role.All, role => Assert.False(
            (role.Permissions & Data) != 0 && (role.Permissions & Changes) != 0));
    }

    [Fact]
    public void Every_permission_is_in_some_role()
    {
        var union = Role.All.Aggregate(
            Permission.None, (held, role) => held | role.Permissions);

        Assert.Equal(Permission.All, union);
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("")]
    [InlineData("root")]
    public void Unknown_role_is_not_found(string name)
    {
        Assert.False(Role.TryFind(name, out _));
    }
}
