using Kms.Daemon.Listening;

namespace Kms.Daemon.Tests.Listening;

// Protects against: one user who fills the queue and makes the others wait behind it.
public sealed class FairQueueTests
{
    [Fact]
    public void Users_take_turns_whatever_each_has_put_in()
    {
        var queue = new FairQueue(itemsMax: 100);
        var ofGreedy = Enumerable.Range(0, 10).Select(_ => new WorkItem()).ToList();
        var ofModest = new WorkItem();
        ofGreedy.ForEach(item => Assert.True(queue.TryAdd(item, userId: 1)));
        Assert.True(queue.TryAdd(ofModest, userId: 2));

        Assert.Same(ofGreedy[0], queue.Take());
        Assert.Same(ofModest, queue.Take());
        foreach (var item in ofGreedy.Skip(1))
        {
            Assert.Same(item, queue.Take());
        }
    }

    [Fact]
    public void The_last_free_place_is_given_and_no_more()
    {
        var queue = new FairQueue(itemsMax: 2);

        Assert.True(queue.TryAdd(new WorkItem(), userId: 1));
        Assert.True(queue.TryAdd(new WorkItem(), userId: 2));
        Assert.False(queue.TryAdd(new WorkItem(), userId: 3));

        queue.Take();
        Assert.True(queue.TryAdd(new WorkItem(), userId: 3));
    }

    [Fact]
    public async Task An_ended_queue_gives_what_it_has_and_then_lets_its_takers_go()
    {
        var queue = new FairQueue(itemsMax: 2);
        Assert.True(queue.TryAdd(new WorkItem(), userId: 1));

        queue.End();

        Assert.False(queue.TryAdd(new WorkItem(), userId: 1));
        Assert.NotNull(queue.Take());
        Assert.Null(await Task.Run(queue.Take));
    }
}
