namespace Kms.Crypto.Tests;

// Protects against: a process that serves without secret memory, or with OpenSSL's heap outside it.
public sealed class CryptoRuntimeTests
{
    [Fact]
    public void Start_puts_the_heap_of_openssl_into_secret_memory()
    {
        Assert.Matches(
            "^(MemfdSecret|LockedPages) 4194304 True$", Scenarios.Run("start").Output);
    }

    [Fact]
    public void Start_on_locked_pages_works_as_well()
    {
        Assert.Equal("LockedPages 4194304 True", Scenarios.Run("start-locked-pages").Output);
    }

    [Fact]
    public void Second_start_changes_nothing()
    {
        string[] parts = Scenarios.Run("start-twice").Output.Split("; ");

        Assert.Equal(parts[0], parts[1]);
    }

    [Fact]
    public void Start_after_a_use_of_openssl_is_refused()
    {
        Assert.Contains("must come first in the process", Scenarios.Run("start-late").Output);
    }

    [Fact]
    public void Start_after_a_use_of_openssl_works_where_it_is_allowed()
    {
        Assert.EndsWith("4194304 False", Scenarios.Run("start-late-allowed").Output);
    }

    [Theory]
    [InlineData("start-too-small")]
    [InlineData("start-too-large")]
    public void Capacity_beyond_the_limits_is_refused(string scenario)
    {
        Assert.StartsWith(
            "the size of secret memory must be 1048576 to 1073741824 bytes, not ",
            Scenarios.Run(scenario).Output);
    }

    [Fact]
    public void Self_test_passes_again()
    {
        SelfTest.Run();

        Assert.StartsWith("OpenSSL 3.", CryptoRuntime.EngineVersion);
    }
}
