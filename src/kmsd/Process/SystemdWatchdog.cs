using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Kms.Daemon.Process;

/// <summary>Tells systemd in time that the daemon is alive; when it is not, says nothing and is
/// started anew.</summary>
internal sealed class SystemdWatchdog : IHostedService, IDisposable
{
    private readonly ISystemdNotifier _notifier;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILiveness _liveness;
    private ITimer? _timer;

    public SystemdWatchdog(
        ISystemdNotifier notifier, TimeProvider time, TimeSpan interval, ILiveness liveness)
    {
        (_notifier, _time, _interval, _liveness) = (notifier, time, interval, liveness);
    }

    /// <summary>How often a sign of life is due: half of what systemd waits (sd_watchdog_enabled(3));
    /// null when it does not wait for this process.</summary>
    public static TimeSpan? ReadInterval(Func<string, string?> environment)
    {
        var isForOther = environment("WATCHDOG_PID") is { Length: > 0 } pid
            && pid != Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return !isForOther
            && uint.TryParse(
                environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture,
                out var microseconds)
            && microseconds > 1
            ? TimeSpan.FromMicroseconds(microseconds / 2)
            : null;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => Tell(), state: null, _interval, _interval);
        return Task.CompletedTask;
    }

    /// <summary>Goes on telling: a daemon that hangs while it stops is no better.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
    }

    private void Tell()
    {
        if (_liveness.IsAlive)
        {
            _notifier.Notify(new ServiceState("WATCHDOG=1"));
        }
    }
}
