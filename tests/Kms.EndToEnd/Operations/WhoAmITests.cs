namespace Kms.EndToEnd.Operations;

// Protects against a caller taken for another.
[Collection(DaemonGroup.Name)]
public sealed class WhoAmITests(DaemonFixture daemon)
{
    [Fact]
    public async Task WhoAmI_tells_what_the_kernel_says()
    {
        var me = await daemon.Client.WhoAmIAsync();

        Assert.Equal((uint)Environment.ProcessId, me.ProcessId);
        Assert.True(me.IsAdministrator);
    }
}
