namespace Kms.EndToEnd.Operations;

// Protects against a client that believes other limits than the daemon keeps.
[Collection(DaemonGroup.Name)]
public sealed class HelloTests(DaemonFixture daemon)
{
    [Fact]
    public async Task Hello_tells_limits_and_who_the_caller_is()
    {
        var hello = await daemon.Client.HelloAsync();

        Assert.Equal((Limits.ProtocolVersion, DaemonState.Unlocked), (hello.ProtocolVersion, hello.State));
        Assert.Equal((uint)Limits.FrameBodyBytesMax, hello.FrameBodyBytesMax);
        Assert.Equal((uint)Environment.ProcessId, hello.ProcessId);
    }
}
