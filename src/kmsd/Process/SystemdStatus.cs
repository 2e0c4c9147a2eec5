using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Kms.Daemon.Process;

/// <summary>The one line that <c>systemctl status kmsd</c> shows of the daemon's state.</summary>
internal sealed class SystemdStatus(ISystemdNotifier notifier) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        Tell("opening the store");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Tell("serving");

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Tell("finishing requests in flight");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Tell("stopped");

    private Task Tell(string status)
    {
        notifier.Notify(new ServiceState("STATUS=" + status));
        return Task.CompletedTask;
    }
}
