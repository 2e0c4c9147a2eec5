namespace Kms.EndToEnd.Operations;

// Protects against an operator who is told that all is well when it is not.
[Collection(DaemonGroup.Name)]
public sealed class StatusTests(DaemonFixture daemon)
{
    [Fact]
    public async Task Status_tells_the_state_and_warns_of_a_key_file_beside_the_store()
    {
        await daemon.CreateAsync();

        var status = await daemon.Client.GetStatusAsync();

        Assert.Equal(DaemonState.Unlocked, status.State);
        Assert.True(status.KeyCount > 0 && status.SecretBytesUsed > 0 && status.RequestCount > 0);
        Assert.Contains(status.Warnings, static warning => warning.Contains("key file", StringComparison.Ordinal));
    }
}
