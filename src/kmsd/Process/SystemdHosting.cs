using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Kms.Daemon.Process;

/// <summary>Makes the host a good service of systemd: Type=notify, status line, watchdog.</summary>
/// <remarks><para>The package's own AddSystemd looks at the parent process to find out whether it is
/// wanted; under ProtectProc=invisible it sees none and silently does nothing. NOTIFY_SOCKET says it
/// plainly (sd_notify(3)).</para></remarks>
internal static class SystemdHosting
{
    private const string NotifySocket = "NOTIFY_SOCKET";

    /// <summary>Adds it all when systemd wants to be notified, else nothing. The watchdog asks the
    /// service <see cref="ILiveness"/> before each sign of life.</summary>
    public static void AddSystemdNotification(this HostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NotifySocket)))
        {
            return;
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ISystemdNotifier, TolerantNotifier>();

        // READY=1 when every hosted service has started, STOPPING=1 when the first is to stop; and
        // SIGTERM stops the host.
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
        builder.Services.AddHostedService<SystemdStatus>();
        if (SystemdWatchdog.ReadInterval(Environment.GetEnvironmentVariable) is { } interval)
        {
            builder.Services.AddHostedService(services => new SystemdWatchdog(
                services.GetRequiredService<ISystemdNotifier>(),
                services.GetRequiredService<TimeProvider>(),
                interval,
                services.GetRequiredService<ILiveness>()));
        }
    }
}
