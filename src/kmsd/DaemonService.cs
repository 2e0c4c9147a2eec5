using Kms.Daemon.Configuration;
using Kms.Daemon.Process;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kms.Daemon;

/// <summary>The daemon as the host sees it: READY=1 is said when StartAsync has returned.</summary>
internal sealed class DaemonService(DaemonOptions options, ILogger<DaemonService> logger)
    : IHostedService, ILiveness, IDisposable
{
    private Daemon? _daemon;

    /// <inheritdoc/>
    public bool IsAlive => _daemon?.IsAlive ?? true;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _daemon = Daemon.Start(options, logger, TimeProvider.System);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _daemon?.StopAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _daemon?.Dispose();
}
