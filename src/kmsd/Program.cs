using Kms.Daemon;
using Kms.Daemon.Configuration;
using Kms.Daemon.Diagnostics;
using Kms.Daemon.Process;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var arguments = CommandLineArguments.Read(args);
if (arguments.Reply is { } reply)
{
    (arguments.ExitCode == 0 ? Console.Out : Console.Error).WriteLine(reply);
    return arguments.ExitCode;
}

Hardening.Apply();
var configuration = ConfigFile.Load(arguments.ConfigPath);
if (configuration.Options is not { } options)
{
    foreach (var error in configuration.Errors)
    {
        Console.Error.WriteLine(error);
    }

    return StartException.ConfigurationExitCode;
}

if (arguments.IsCheck)
{
    Console.Out.WriteLine("The configuration is valid.");
    return 0;
}

try
{
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    builder.Logging.AddDaemonConsole();
    builder.AddSystemdNotification();
    builder.Services.Configure<HostOptions>(host =>
        host.ShutdownTimeout = options.Limits.DrainTimeout + TimeSpan.FromSeconds(5));
    builder.Services.AddSingleton(
        options with { Store = options.Store with { IsAccepted = arguments.AcceptsStore } });
    builder.Services.AddSingleton<DaemonService>();
    builder.Services.AddSingleton<ILiveness>(static services => services.GetRequiredService<DaemonService>());
    builder.Services.AddHostedService(static services => services.GetRequiredService<DaemonService>());
    using var host = builder.Build();
    await host.RunAsync().ConfigureAwait(false);
    return 0;
}
catch (StartException refused)
{
    Console.Error.WriteLine($"kmsd: error: {refused.Message}");
    Console.Error.WriteLine($"kmsd: hint: {refused.Hint}");
    return refused.ExitCode;
}
