using Kms.Daemon.Process;

namespace Kms.Daemon.Listening;

/// <summary>Brings finished work back to a loop, and wakes it.</summary>
/// <remarks><para>Threads: any add; the loop takes.</para></remarks>
internal sealed unsafe class CompletionQueue : IDisposable
{
    private readonly Lock _gate = new();
    private List<WorkItem> _added = [];
    private List<WorkItem> _taken = [];

    /// <summary>An eventfd that is readable after <see cref="Add"/> or <see cref="Wake"/>.</summary>
    public int Fd { get; } = Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec);

    /// <summary>Adds a finished item.</summary>
    public void Add(WorkItem item)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _added.Count == 0;
            _added.Add(item);
        }

        if (isFirst)
        {
            Wake();
        }
    }

    /// <summary>Wakes the loop.</summary>
    public void Wake()
    {
        ulong one = 1;
        Libc.Write(Fd, &one, sizeof(ulong));
    }

    /// <summary>Takes everything that was added; valid until the next call.</summary>
    public List<WorkItem> TakeAll()
    {
        ulong count;
        Libc.Read(Fd, &count, sizeof(ulong));
        _taken.Clear();
        lock (_gate)
        {
            (_added, _taken) = (_taken, _added);
        }

        return _taken;
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.Close(Fd);
}
