using Kms.Protocol;

namespace Kms.Daemon.Listening;

// What goes to the workers, and what comes back from them.
internal sealed partial class EventLoop
{
    /// <inheritdoc/>
    public bool TryDefer(Connection connection, WorkLane lane, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        var item = _freeItems.TryPop(out var free) ? free : new WorkItem();
        item.Set(connection, header, body);
        if (_workers.TryAdd(lane, item, connection.Caller.UserId))
        {
            return true;
        }

        Recycle(item);
        return false;
    }

    private void RunDeferred(WorkItem item)
    {
        try
        {
            _handler.HandleDeferred(item.Connection!, item.Header, item.Request.WrittenSpan, item.Response);
        }
        catch (Exception fault)
        {
            item.Fault = fault;
        }

        _completions.Add(item);
    }

    private void TakeCompletions()
    {
        foreach (var item in _completions.TakeAll())
        {
            var connection = item.Connection!;
            if (connection.IsClosed)
            {
                Recycle(item);
                continue;
            }

            connection.Complete(item);
            if (item.Fault is { } fault)
            {
                _faulted(connection, fault);
                Close(connection);
            }
            else
            {
                // Frames may have waited for the limits to let them through.
                Process(connection);
            }

            Recycle(item);
        }
    }

    private void Recycle(WorkItem item)
    {
        item.Reset();
        if (_freeItems.Count < FreeItemsMax)
        {
            _freeItems.Push(item);
        }
    }
}
