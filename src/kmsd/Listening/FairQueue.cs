namespace Kms.Daemon.Listening;

/// <summary>A bounded queue that takes from its users in turn, however much each has put in.</summary>
/// <remarks><para>Threads: any.</para></remarks>
internal sealed class FairQueue(int itemsMax)
{
    private readonly object _gate = new();
    private readonly Dictionary<uint, Queue<WorkItem>> _byUser = [];
    private readonly Queue<Queue<WorkItem>> _waiting = new();
    private int _count;
    private bool _isEnded;

    /// <summary>Puts an item in; false when the queue is full.</summary>
    public bool TryAdd(WorkItem item, uint userId)
    {
        lock (_gate)
        {
            if (_count == itemsMax || _isEnded)
            {
                return false;
            }

            if (!_byUser.TryGetValue(userId, out var queue))
            {
                _byUser[userId] = queue = new Queue<WorkItem>();
            }

            queue.Enqueue(item);
            _count++;
            if (queue.Count == 1)
            {
                _waiting.Enqueue(queue);
            }

            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes the next item, waiting for one; null when the queue has ended.</summary>
    public WorkItem? Take()
    {
        lock (_gate)
        {
            while (_count == 0)
            {
                if (_isEnded)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            var queue = _waiting.Dequeue();
            var item = queue.Dequeue();
            _count--;
            if (queue.Count > 0)
            {
                _waiting.Enqueue(queue);
            }

            return item;
        }
    }

    /// <summary>Lets waiting takers go once the queue is empty.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }
    }
}
