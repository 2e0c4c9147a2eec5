using Kms.Daemon.Process;

namespace Kms.Daemon.Listening;

/// <summary>Threads for what must not run on a loop, a lane for each kind of waiting.</summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>So that milliseconds of computation do not hold the loop up where processors are few.</summary>
    private const int Niceness = 10;

    private readonly FairQueue[] _lanes;
    private readonly List<Thread> _threads = [];
    private readonly Action<WorkItem> _run;

    /// <summary>Starts the threads.</summary>
    /// <param name="options">How many, and how long the lanes may be.</param>
    /// <param name="run">Carries an item out and hands it back; it may not throw.</param>
    public WorkerPool(TransportOptions options, Action<WorkItem> run)
    {
        _run = run;
        _lanes = Enum.GetValues<WorkLane>().Select(_ => new FairQueue(options.LaneRequestsMax)).ToArray();
        foreach (var lane in Enum.GetValues<WorkLane>())
        {
            var count = lane == WorkLane.Expensive ? options.ExpensiveWorkers : 1;
            for (var i = 0; i < count; i++)
            {
                Start(lane, i);
            }
        }
    }

    /// <summary>Puts an item in a lane; false when the lane is full.</summary>
    public bool TryAdd(WorkLane lane, WorkItem item, uint userId) => _lanes[(int)lane].TryAdd(item, userId);

    /// <summary>Ends the threads once their lanes are empty.</summary>
    public void Dispose()
    {
        Array.ForEach(_lanes, static lane => lane.End());
        _threads.ForEach(static thread => thread.Join());
    }

    private void Start(WorkLane lane, int number)
    {
        var thread = new Thread(() => Run(lane)) { Name = $"kms {lane} {number}", IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Run(WorkLane lane)
    {
        if (lane != WorkLane.Mutation)
        {
            // Best effort: where it is denied, the threads share the processors evenly.
            _ = Libc.SetPriority(Libc.PriorityOfProcess, 0, Niceness);
        }

        var queue = _lanes[(int)lane];
        while (queue.Take() is { } item)
        {
            _run(item);
        }
    }
}
