using Kms.Core.Keys;

namespace Kms.Core.Tests.Keys;

// Protects against a version that encrypts more messages than its bound, over crashes and restarts.
public sealed class UsageCounterTests
{
    [Fact]
    public void The_last_use_succeeds_and_the_next_fails_for_ever()
    {
        var counter = new UsageCounter(UsageCounter.UsesMax - 1);

        Assert.Equal(KmsStatus.Ok, counter.TryUse(out _));
        Assert.Equal(KmsStatus.UsageLimitReached, counter.TryUse(out _));
        Assert.Equal(KmsStatus.UsageLimitReached, counter.TryUse(out _));
        Assert.Equal(UsageCounter.UsesMax, counter.Count);
    }

    [Fact]
    public void A_block_may_be_used_before_the_count_is_stored_and_no_more()
    {
        var counter = new UsageCounter(0);
        var asked = 0;
        for (var i = 0; i < UsageCounter.Block; i++)
        {
            Assert.Equal(KmsStatus.Ok, counter.TryUse(out var mustStore));
            asked += mustStore ? 1 : 0;
        }

        Assert.Equal(1, asked);
        Assert.Equal(KmsStatus.Overloaded, counter.TryUse(out _));
        counter.NoteStored(counter.Count);
        Assert.Equal(KmsStatus.Ok, counter.TryUse(out _));
        Assert.Equal(UsageCounter.Block + 1, counter.Count);
    }

    [Fact]
    public void A_restart_counts_a_whole_block_for_each_start_since_the_count_was_stored()
    {
        using var vault = new TestVault();
        vault.Create("a");
        vault.Encrypt("a", "x"u8);
        vault.Reopen();
        vault.Reopen();

        Assert.Equal(2 * UsageCounter.Block, vault.Get("a").DefaultVersion.Usage.Count);
    }
}
