using Kms.Daemon.Process;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Daemon.Tests.Process;

// Protects against: a daemon that hangs and is not started anew, or one that is killed for nothing.
public sealed class SystemdWatchdogTests
{
    private static readonly string s_ownProcess = Environment.ProcessId.ToString();

    [Fact]
    public async Task Sign_of_life_is_given_twice_in_the_time_systemd_waits()
    {
        FakeTimeProvider time = new();
        RecordingNotifier notifier = new();
        using SystemdWatchdog watchdog = new(
            notifier, time, TimeSpan.FromSeconds(5), new FixedLiveness(true));

        await watchdog.StartAsync(default);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], notifier.States);
    }

    [Fact]
    public async Task Daemon_that_is_not_alive_gives_no_sign()
    {
        FakeTimeProvider time = new();
        RecordingNotifier notifier = new();
        using SystemdWatchdog watchdog = new(
            notifier, time, TimeSpan.FromSeconds(5), new FixedLiveness(false));

        await watchdog.StartAsync(default);
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(notifier.States);
    }

    [Fact]
    public void Interval_is_half_of_what_systemd_waits()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Read("10000000", s_ownProcess));
        Assert.Equal(TimeSpan.FromSeconds(5), Read("10000000", null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void Interval_that_is_not_set_is_none(string? microseconds)
    {
        Assert.Null(Read(microseconds, s_ownProcess));
    }

    [Fact]
    public void Interval_for_another_process_is_none()
    {
        Assert.Null(Read("10000000", "1"));
    }

    [Fact]
    public async Task Status_follows_the_life_of_the_host()
    {
        RecordingNotifier notifier = new();
        SystemdStatus status = new(notifier);

        await status.StartingAsync(default);
        await status.StartAsync(default);
        await status.StartedAsync(default);
        await status.StoppingAsync(default);
        await status.StopAsync(default);
        await status.StoppedAsync(default);

        Assert.Equal(
            ["STATUS=opening the store", "STATUS=serving", "STATUS=finishing requests in flight",
                "STATUS=stopped"],
            notifier.States);
    }

    private static TimeSpan? Read(string? microseconds, string? process) =>
        SystemdWatchdog.ReadInterval(name => name == "WATCHDOG_PID" ? process : microseconds);

    private sealed class RecordingNotifier : ISystemdNotifier
    {
        public bool IsEnabled => true;

        public List<string> States { get; } = [];

        public void Notify(ServiceState state) => States.Add(state.ToString());
    }

    private sealed record FixedLiveness(bool IsAlive) : ILiveness;
}
