namespace Kms.Crypto.Tests;

// Protects against: damage to secret memory that goes unnoticed, memory that is not zeroized or not
// given back, and a full arena that takes the process or other keys with it.
public sealed class SecretMemoryTests
{
    [Theory]
    [InlineData("overrun", "the canary after a block is damaged")]
    [InlineData("underrun", "the canary before a block is damaged")]
    [InlineData("freed-twice", "a block was freed twice")]
    [InlineData("foreign-pointer", "a pointer that was never handed out came back")]
    [InlineData("written-after-free", "a free block was written to")]
    public void Damage_ends_the_process_with_a_sentence(string scenario, string sentence)
    {
        Scenarios.Outcome outcome = Scenarios.Run(scenario);

        Assert.Equal(134, outcome.ExitCode);
        Assert.Contains("kms: secret memory: " + sentence, outcome.Errors);
        Assert.DoesNotContain("survived", outcome.Output);
    }

    [Fact]
    public void Full_arena_refuses_keys_cleanly_and_recovers()
    {
        Assert.Equal("True True 2", Scenarios.Run("full").Output);
    }

    [Fact]
    public void Full_arena_refuses_private_keys_and_the_others_go_on()
    {
        Assert.Equal("True True True", Scenarios.Run("full-with-private-keys").Output);
    }

    [Fact]
    public void Four_hundred_threads_that_used_openssl_end_and_leave_nothing()
    {
        Scenarios.Outcome outcome = Scenarios.Run("threads");

        Assert.Equal((0, "True 0"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public void Key_stands_once_in_the_arena_while_it_lives_and_never_after()
    {
        Assert.Equal("1 0", Scenarios.Run("find").Output);
    }

    [Fact]
    public void Pages_are_locked_undumped_unshared_and_guarded_on_both_sides()
    {
        string[] parts = Scenarios.Run("flags").Output.Split('|');

        Assert.Equal("True ---p ---p", parts[1]);
        string[] flags = parts[2].Split(' ');
        Assert.Contains("lo", flags);
        Assert.Contains("dd", flags);
        Assert.Contains(
            parts[0] == nameof(SecretMemoryKind.MemfdSecret) ? "dc" : "wf", flags);
    }

    [Fact]
    public void Locked_pages_are_locked_undumped_wiped_on_fork_and_guarded_on_both_sides()
    {
        string[] parts = Scenarios.Run("flags-locked-pages").Output.Split('|');

        Assert.Equal(
            (nameof(SecretMemoryKind.LockedPages), "True ---p ---p"), (parts[0], parts[1]));
        string[] flags = parts[2].Split(' ');
        Assert.Contains("lo", flags);
        Assert.Contains("dd", flags);
        Assert.Contains("wf", flags);
    }

    [Fact]
    public void Facts_follow_what_is_allocated()
    {
        long failed = SecretMemory.FailedAllocations;
        using var buffer = new SecretBuffer(SecretBuffer.MaxLength);

        Assert.InRange(
            SecretMemory.UsedBytes, SecretBuffer.MaxLength, SecretMemory.CapacityBytes);
        Assert.InRange(
            SecretMemory.PeakBytes, SecretBuffer.MaxLength, SecretMemory.CapacityBytes);
        Assert.NotEqual(SecretMemoryKind.None, SecretMemory.Kind);
        Assert.Equal(failed, SecretMemory.FailedAllocations);
    }
}
