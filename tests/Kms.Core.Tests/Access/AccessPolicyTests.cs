using Kms.Core.Access;

namespace Kms.Core.Tests.Access;

// Protects against: a caller who is allowed what no grant says.
public sealed class AccessPolicyTests
{
    private const uint DaemonUser = 990;

    // uid 1000 alone; gid 50; uid 2000 with two patterns.
    private static readonly AccessPolicy s_policy = new(
        [
            NewGrant([1000], [], Permission.Encrypt, "app/*"),
            NewGrant([1000], [], Permission.Decrypt, "app/db"),
            NewGrant([], [50], Permission.SignHash, "*"),
            NewGrant([2000], [50], Permission.GetKey, "x", "y/*"),
        ],
        DaemonUser);

    [Theory]
    [InlineData(1000, 1000, Permission.Encrypt, "app/db", true)]
    [InlineData(1000, 1000, Permission.Encrypt, "app/web", true)]
    [InlineData(1000, 1000, Permission.Decrypt, "app/db", true)]
    [InlineData(1000, 1000, Permission.Decrypt, "app/web", false)]
    [InlineData(1000, 1000, Permission.Encrypt, "other", false)]
    [InlineData(1000, 1000, Permission.SignHash, "app/db", false)]
    [InlineData(1000, 50, Permission.SignHash, "app/db", true)]
    [InlineData(1001, 50, Permission.SignHash, "any", true)]
    [InlineData(1001, 50, Permission.GetKey, "y/1", true)]
    [InlineData(1001, 50, Permission.GetKey, "z", false)]
    [InlineData(2000, 2000, Permission.GetKey, "x", true)]
    [InlineData(2000, 2000, Permission.GetKey, "y/1", true)]
    [InlineData(2000, 2000, Permission.Encrypt, "x", false)]
    [InlineData(1001, 1001, Permission.Encrypt, "app/db", false)]
    [InlineData(50, 1001, Permission.SignHash, "any", false)]
    [InlineData(1001, 1000, Permission.Encrypt, "app/db", false)]
    public void Caller_may_do_what_a_grant_says_and_nothing_else(
        uint user, uint group, Permission permission, string key, bool allowed)
    {
        var access = s_policy.For(NewCaller(user, group));

        Assert.Equal(allowed, Allows(access, permission, key));
    }

    [Fact]
    public void Supplementary_group_counts_like_the_own_one()
    {
        Assert.True(Allows(s_policy.For(NewCaller(1, 1, 7, 50)), Permission.SignHash, "any"));
        Assert.False(Allows(s_policy.For(NewCaller(1, 1, 7)), Permission.SignHash, "any"));
    }

    [Fact]
    public void Groups_that_were_never_set_deny_instead_of_throwing()
    {
        var caller = new Caller(1, 1, 1, default, "");

        Assert.False(Allows(s_policy.For(caller), Permission.SignHash, "any"));
    }

    [Fact]
    public void Several_permissions_are_allowed_only_together()
    {
        var access = s_policy.For(NewCaller(1000, 1000));

        Assert.True(Allows(access, Permission.Encrypt | Permission.Decrypt, "app/db"));
        Assert.False(Allows(access, Permission.Encrypt | Permission.Decrypt, "app/web"));
        Assert.False(Allows(access, Permission.Encrypt | Permission.SignHash, "app/db"));
    }

    [Fact]
    public void Pattern_of_one_grant_does_not_lend_itself_to_another()
    {
        AccessPolicy policy = new(
            [
                NewGrant([5], [], Permission.Encrypt, "*"),
                NewGrant([5], [], Permission.Decrypt, "own"),
            ],
            DaemonUser);
        var access = policy.For(NewCaller(5, 5));

        Assert.True(Allows(access, Permission.Encrypt | Permission.Decrypt, "own"));
        Assert.False(Allows(access, Permission.Decrypt, "foreign"));
        Assert.False(Allows(access, Permission.Encrypt | Permission.Decrypt, "foreign"));
    }

    [Fact]
    public void Every_key_and_any_key_are_told_apart()
    {
        var access = s_policy.For(NewCaller(1000, 50));

        Assert.True(access.AllowsOnEveryKey(Permission.SignHash));
        Assert.False(access.AllowsOnEveryKey(Permission.Encrypt));
        Assert.True(access.AllowsAny(Permission.Encrypt));
        Assert.False(access.AllowsAny(Permission.CreateKey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DaemonUser)]
    public void Root_and_the_daemons_own_user_may_do_everything(uint user)
    {
        var access = s_policy.For(NewCaller(user, 1));

        Assert.True(access.IsAdministrator);
        Assert.All(Enum.GetValues<Permission>().Except([Permission.None]), permission =>
        {
            Assert.True(Allows(access, permission, "any"));
            Assert.True(access.AllowsOnEveryKey(permission));
            Assert.True(access.AllowsAny(permission));
        });
    }

    [Fact]
    public void Root_group_alone_is_no_administrator()
    {
        Assert.False(s_policy.For(NewCaller(1, 0, 0)).IsAdministrator);
    }

    [Theory]
    [InlineData(65534u)]
    [InlineData(uint.MaxValue)]
    public void Id_that_many_users_share_identifies_nobody(uint id)
    {
        AccessPolicy policy = new(
            [NewGrant([id], [id], Permission.Encrypt, "*")], daemonUserId: id);

        foreach (var caller in new[] { NewCaller(id, 1), NewCaller(1, id), NewCaller(1, 1, id) })
        {
            var access = policy.For(caller);
            Assert.False(access.IsAdministrator);
            Assert.False(Allows(access, Permission.Encrypt, "any"));
            Assert.False(access.AllowsAny(Permission.Encrypt));
        }
    }

    [Fact]
    public void No_permission_at_all_is_never_allowed()
    {
        foreach (var user in new uint[] { 0, 1000, 1001 })
        {
            var access = s_policy.For(NewCaller(user, 50));
            Assert.False(Allows(access, Permission.None, "any"));
            Assert.False(access.AllowsOnEveryKey(Permission.None));
            Assert.False(access.AllowsAny(Permission.None));
        }
    }

    [Fact]
    public void Empty_policy_denies_everything_to_everybody_else()
    {
        var access = new AccessPolicy([], DaemonUser).For(NewCaller(1000, 1000));

        Assert.All(Enum.GetValues<Permission>(), permission =>
            Assert.False(Allows(access, permission, "any") || access.AllowsAny(permission)));
    }

    [Fact]
    public void Questions_allocate_nothing()
    {
        var access = s_policy.For(NewCaller(1000, 50));
        var allowed = 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            allowed += access.Allows(Permission.Encrypt, "app/db"u8) ? 1 : 0;
            allowed += access.Allows(Permission.Decrypt, "app/web"u8) ? 1 : 0;
            allowed += access.AllowsAny(Permission.SignHash) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2000, allowed);
    }

    private static bool Allows(CallerAccess access, Permission permission, string key) =>
        access.Allows(permission, System.Text.Encoding.ASCII.GetBytes(key));

    private static Caller NewCaller(uint user, uint group, params uint[] groups) =>
        new(user, group, 4711, [.. groups], "");

    private static Grant NewGrant(
        uint[] users, uint[] groups, Permission permissions, params string[] keys) => new()
        {
            UserIds = [.. users],
            GroupIds = [.. groups],
            Permissions = permissions,
            Keys = [.. keys.Select(key => KeyPattern.TryParse(key, out var pattern)
                ? pattern
                : throw new FormatException(key))],
        };
}
