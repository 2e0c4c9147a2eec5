using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a grant that goes to another user than the one who was named.
public sealed class AccountNamesTests
{
    private static readonly AccountNames s_accounts = new(
        [
            "root:x:0:0:root:/root:/bin/bash",
            "app:x:1000:1000::/home/app:/bin/sh",
            "app:x:2000:2000::/home/app:/bin/sh",
            "1000:x:3000:3000::/:/bin/sh",
            "short:x:4000",
            "bad:x:-1:0::/:/bin/sh",
            ":x:5000:0::/:/bin/sh",
            "# comment",
            "",
        ],
        ["root:x:0:", "staff:x:50:app,root"]);

    [Theory]
    [InlineData("root", 0)]
    [InlineData("app", 1000)]
    [InlineData("1000", 1000)]
    [InlineData("4294967295", uint.MaxValue)]
    public void User_is_found_by_name_or_number(string text, uint expected)
    {
        Assert.True(s_accounts.TryFindUser(text, out var id));
        Assert.Equal(expected, id);
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("short")]
    [InlineData("bad")]
    [InlineData("App")]
    [InlineData("")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("0x10")]
    public void User_that_does_not_exist_is_not_found(string text)
    {
        Assert.False(s_accounts.TryFindUser(text, out _));
    }

    [Fact]
    public void Group_is_found_by_name_or_number_and_not_by_a_users_name()
    {
        Assert.True(s_accounts.TryFindGroup("staff", out var id));
        Assert.Equal(50u, id);
        Assert.True(s_accounts.TryFindGroup("7", out id));
        Assert.Equal(7u, id);
        Assert.False(s_accounts.TryFindGroup("app", out _));
    }

    [Fact]
    public void Root_of_this_host_is_user_and_group_0()
    {
        var accounts = AccountNames.OfThisHost();

        Assert.True(accounts.TryFindUser("root", out var user));
        Assert.True(accounts.TryFindGroup("root", out var group));
        Assert.Equal((0u, 0u), (user, group));
    }
}
