namespace Kms.EndToEnd.Operations;

// Protects against a data key whose wrapped form is of another key, or that stays in memory.
[Collection(DaemonGroup.Name)]
public sealed class GenerateDataKeyTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData(DataKeySpec.AES_128, 16)]
    [InlineData(DataKeySpec.AES_256, 32)]
    public async Task GenerateDataKey_gives_a_key_and_the_same_key_wrapped(DataKeySpec spec, int size)
    {
        var key = await daemon.CreateAsync();

        using var dataKey = await daemon.Client.GenerateDataKeyAsync(key.Name, spec, "aad"u8.ToArray());

        Assert.Equal(size, dataKey.Plaintext.Length);
        Assert.Equal(
            dataKey.Plaintext.ToArray(), await daemon.Client.DecryptAsync(
                dataKey.Wrapped, "aad"u8.ToArray(), key.Name));
    }

    [Fact]
    public async Task GenerateDataKey_without_plaintext_gives_only_the_wrapped_key()
    {
        var key = await daemon.CreateAsync();

        var wrapped = await daemon.Client.GenerateDataKeyWithoutPlaintextAsync(key.Name);

        Assert.Equal(32, (await daemon.Client.DecryptAsync(wrapped)).Length);
        await DaemonFixture.RefusesAsync(
            KmsStatus.InvalidRequest, () => daemon.Client.GenerateDataKeyAsync(key.Name, (DataKeySpec)9));
    }
}
