using Kms.Client;

namespace Kms.EndToEnd.Operations;

// Protects against a key that is not what was asked for, or made twice.
[Collection(DaemonGroup.Name)]
public sealed class CreateKeyTests(DaemonFixture daemon)
{
    [Fact]
    public async Task CreateKey_keeps_what_was_asked_for()
    {
        var options = new CreateKeyOptions
        {
            Description = "für Zahlungen",
            Labels = new Dictionary<string, string> { ["team"] = "payments", ["a"] = "" },
            RotationPeriod = TimeSpan.FromDays(90),
        };
        var name = daemon.NewName();

        var key = await daemon.Client.CreateKeyAsync(name, KeyAlgorithm.AES_256_GCM, options);

        Assert.Equal((name, KeyState.Enabled, 1u, 1ul), (key.Name, key.State, key.DefaultVersion, key.Revision));
        Assert.Equal((options.Description, options.RotationPeriod), (key.Description, key.RotationPeriod));
        Assert.Equal(options.Labels, key.Labels);
        Assert.Equal(key.CreatedAt + TimeSpan.FromDays(90), key.NextRotationAt);
    }

    [Fact]
    public async Task CreateKey_with_a_name_in_use_or_an_unknown_algorithm_fails()
    {
        var key = await daemon.CreateAsync();

        await DaemonFixture.RefusesAsync(
            KmsStatus.KeyExists, () => daemon.Client.CreateKeyAsync(key.Name, KeyAlgorithm.AES_256_GCM));
        await DaemonFixture.RefusesAsync(
            KmsStatus.InvalidRequest, () => daemon.Client.CreateKeyAsync(daemon.NewName(), (KeyAlgorithm)999));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(59, false)]
    [InlineData(315_360_000, true)]
    public async Task CreateKey_takes_a_rotation_period_within_its_limits(int seconds, bool isTaken)
    {
        var options = new CreateKeyOptions { RotationPeriod = TimeSpan.FromSeconds(seconds) };
        var call = () => daemon.Client.CreateKeyAsync(daemon.NewName(), KeyAlgorithm.AES_256_GCM, options);

        if (isTaken)
        {
            Assert.Equal(options.RotationPeriod, (await call()).RotationPeriod);
        }
        else
        {
            await DaemonFixture.RefusesAsync(KmsStatus.LimitExceeded, call);
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_key_name_has_at_most_128_bytes(int length, bool isName) =>
        Assert.Equal(isName, KeyName.TryParse(new string('a', length), out _));
}
