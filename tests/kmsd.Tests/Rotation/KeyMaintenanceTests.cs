using Kms.Core.Access;
using Kms.Core.Keys;
using Kms.Daemon.Rotation;
using Kms.Daemon.Tests.Requests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kms.Daemon.Tests.Rotation;

// Protects against: a rotation that is missed, made twice or unrecorded, and a key that outlives its window.
public sealed class KeyMaintenanceTests : IDisposable
{
    private const uint Day = 24 * 60 * 60;
    private readonly TestServices _daemon = new();

    [Theory]
    [InlineData(Day - 1, 1)]
    [InlineData(Day, 2)]
    public void A_key_rotates_when_its_period_is_over(uint seconds, uint version)
    {
        _daemon.Create("k", rotationPeriodSeconds: Day);

        _daemon.Time.Advance(TimeSpan.FromSeconds(seconds));
        Tick();

        Assert.Equal(version, _daemon.Find("k")!.DefaultVersion.Number);
    }

    [Fact]
    public void A_rotation_missed_while_the_daemon_was_down_is_made_up_once_at_the_start()
    {
        _daemon.Create("k", rotationPeriodSeconds: Day);
        _daemon.Time.Advance(TimeSpan.FromDays(10.5));

        _daemon.Restart();
        Tick();
        Tick();

        var key = _daemon.Find("k")!;
        Assert.Equal(2u, key.DefaultVersion.Number);
        Assert.Equal(_daemon.Time.GetUtcNow().AddDays(1), RotationPolicy.NextRotationAt(key));
    }

    [Fact]
    public void Every_period_makes_one_version_and_the_old_ones_stay()
    {
        _daemon.Create("k", rotationPeriodSeconds: Day);

        for (var i = 0; i < 5; i++)
        {
            _daemon.Time.Advance(TimeSpan.FromDays(1));
            Tick();
        }

        Assert.Equal([1u, 2u, 3u, 4u, 5u, 6u], _daemon.Find("k")!.Versions.Select(static version => version.Number));
    }

    [Fact]
    public void A_rotation_by_hand_restarts_the_period()
    {
        var key = _daemon.Create("k", rotationPeriodSeconds: Day);
        _daemon.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(KmsStatus.Ok, _daemon.Services.Lifecycle.Rotate(key.Id, default, out _));

        _daemon.Time.Advance(TimeSpan.FromHours(23));
        Tick();
        Assert.Equal(2u, _daemon.Find("k")!.DefaultVersion.Number);

        _daemon.Time.Advance(TimeSpan.FromHours(1));
        Tick();
        Assert.Equal(3u, _daemon.Find("k")!.DefaultVersion.Number);
    }

    [Fact]
    public void A_disabled_key_rotates_only_once_it_is_enabled_again()
    {
        var key = _daemon.Create("k", rotationPeriodSeconds: Day);
        Assert.Equal(KmsStatus.Ok, _daemon.Services.Lifecycle.Disable(key.Id, default, out _));
        _daemon.Time.Advance(TimeSpan.FromDays(3));
        Tick();
        Assert.Equal(1u, _daemon.Find("k")!.DefaultVersion.Number);

        Assert.Equal(KmsStatus.Ok, _daemon.Services.Lifecycle.Enable(key.Id, default, out _));
        Tick();
        Assert.Equal(2u, _daemon.Find("k")!.DefaultVersion.Number);
    }

    [Fact]
    public void A_rotation_is_recorded_with_the_daemon_as_its_caller()
    {
        var key = _daemon.Create("k", rotationPeriodSeconds: Day);
        _daemon.Time.Advance(TimeSpan.FromDays(1));

        Tick();

        var record = Assert.Single(_daemon.Records);
        Assert.Equal("RotateKey", record.GetProperty("operation").GetString());
        Assert.Equal("Ok", record.GetProperty("status").GetString());
        Assert.Equal(900u, record.GetProperty("uid").GetUInt32());
        Assert.Equal(0, record.GetProperty("connection").GetInt32());
        Assert.Equal(0, record.GetProperty("request").GetInt32());
        Assert.Equal(key.Id, record.GetProperty("key").GetGuid());
        Assert.Equal(2u, record.GetProperty("version").GetUInt32());
    }

    [Theory]
    [InlineData(7 * Day - 1, true)]
    [InlineData(7 * Day, false)]
    public void A_key_is_destroyed_when_its_window_is_over(uint seconds, bool isThere)
    {
        var key = _daemon.Create("k");
        Assert.Equal(
            KmsStatus.Ok, _daemon.Services.Lifecycle.ScheduleDeletion(key.Id, default, windowDays: 7, out _));

        _daemon.Time.Advance(TimeSpan.FromSeconds(seconds));
        Tick();

        Assert.Equal(isThere, _daemon.Find("k") is not null);
        _daemon.Restart();
        Assert.Equal(isThere, _daemon.Find("k") is not null);
        Assert.Equal(isThere ? 0 : 1, Operations().Count(static name => name == "DestroyKey"));
    }

    [Fact]
    public void A_window_that_ended_while_the_daemon_was_down_is_honoured_at_the_start()
    {
        var key = _daemon.Create("k");
        Assert.Equal(
            KmsStatus.Ok, _daemon.Services.Lifecycle.ScheduleDeletion(key.Id, default, windowDays: 1, out _));
        _daemon.Time.Advance(TimeSpan.FromDays(400));

        _daemon.Restart();
        Tick();

        Assert.Null(_daemon.Find("k"));
    }

    [Fact]
    public void Any_number_of_keys_is_destroyed_in_one_tick_each_with_its_record()
    {
        for (var i = 0; i < 130; i++)
        {
            var key = _daemon.Create($"k{i}");
            _daemon.Services.Lifecycle.ScheduleDeletion(key.Id, default, windowDays: 1, out _);
        }

        _daemon.Time.Advance(TimeSpan.FromDays(1));
        Tick();

        Assert.Empty(_daemon.Services.Vault.Keys.All);
        Assert.Equal(
            130, _daemon.Records.Select(static record => record.GetProperty("key").GetGuid()).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_changed_while_the_trail_cannot_record_it_and_all_is_made_up_after()
    {
        _daemon.Create("rotates", rotationPeriodSeconds: Day);
        var ends = _daemon.Create("ends");
        _daemon.Services.Lifecycle.ScheduleDeletion(ends.Id, default, windowDays: 1, out _);
        _daemon.Time.Advance(TimeSpan.FromDays(2));

        _daemon.AuditFails = true;
        Tick();
        Assert.Equal(1u, _daemon.Find("rotates")!.DefaultVersion.Number);
        Assert.NotNull(_daemon.Find("ends"));

        _daemon.AuditFails = false;
        Tick();
        Assert.Equal(2u, _daemon.Find("rotates")!.DefaultVersion.Number);
        Assert.Null(_daemon.Find("ends"));
        Assert.Equal(["RotateKey", "DestroyKey"], Operations());
        Assert.Empty(_daemon.Fatal);
    }

    public void Dispose() => _daemon.Dispose();

    private string[] Operations() =>
        [.. _daemon.Records.Select(static record => record.GetProperty("operation").GetString()!)];

    private void Tick() =>
        new KeyMaintenance(_daemon.Services, new Caller(900, 900, 1, [], ""), NullLogger.Instance).Tick();
}
