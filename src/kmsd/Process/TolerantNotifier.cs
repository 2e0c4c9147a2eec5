using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace Kms.Daemon.Process;

/// <summary>Tells systemd what it can; a service manager that is gone does not stop a daemon from stopping.</summary>
internal sealed class TolerantNotifier : ISystemdNotifier
{
    private readonly SystemdNotifier _notifier = new();

    /// <inheritdoc/>
    public bool IsEnabled => _notifier.IsEnabled;

    /// <inheritdoc/>
    public void Notify(ServiceState state)
    {
        try
        {
            _notifier.Notify(state);
        }
        catch (SocketException)
        {
            // Nobody hears it. READY=1 that is not heard ends in systemd's own start time-out.
        }
    }
}
