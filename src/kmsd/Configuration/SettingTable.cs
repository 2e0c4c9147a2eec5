using System.Collections.Frozen;
using Kms.Core.Access;

namespace Kms.Daemon.Configuration;

/// <summary>Every setting outside the grants: its full name and how it becomes an option.</summary>
internal static class SettingTable
{
    private const long SecretBytesMin = 1L << 20;
    private const long SecretBytesMax = 1L << 30;
    private const int ConnectionsMax = 1_000_000;

    public delegate DaemonOptions Apply(
        DaemonOptions options, SettingValue value, AccountNames accounts);

    /// <summary>By full name: table, dot, setting.</summary>
    public static readonly FrozenDictionary<string, Apply> All = new Dictionary<string, Apply>
    {
        ["socket"] = (options, value, _) => options with
        {
            SocketPath = value.SocketPath() ?? options.SocketPath,
        },
        ["socket_mode"] = (options, value, _) => options with
        {
            SocketMode = value.SocketMode() ?? options.SocketMode,
        },
        ["socket_group"] = (options, value, accounts) => options with
        {
            SocketGroupId = Group(value, accounts),
        },
        ["store.path"] = (options, value, _) => options with
        {
            Store = options.Store with { Path = value.AbsolutePath() ?? options.Store.Path },
        },
        ["store.anchor"] = (options, value, _) => options with
        {
            Store = options.Store with { Anchor = value.AbsolutePath() },
        },
        ["audit.path"] = (options, value, _) => options with
        {
            Audit = options.Audit with { Path = value.AbsolutePath() ?? options.Audit.Path },
        },
        ["audit.sync_interval"] = (options, value, _) => options with
        {
            Audit = options.Audit with
            {
                SyncInterval =
                    value.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10))
                    ?? options.Audit.SyncInterval,
            },
        },
        ["root_key.file"] = (options, value, _) => options with
        {
            RootKey = options.RootKey with { File = value.AbsolutePath() },
        },
        ["root_key.credential"] = (options, value, _) => options with
        {
            RootKey = options.RootKey with { Credential = value.CredentialName() },
        },
        ["root_key.create_if_missing"] = (options, value, _) => options with
        {
            RootKey = options.RootKey with { CreateIfMissing = value.Flag() ?? false },
        },
        ["memory.secret_bytes"] = (options, value, _) => options with
        {
            Memory = new MemoryOptions(
                value.Size(SecretBytesMin, SecretBytesMax) ?? options.Memory.SecretBytes),
        },
        ["limits.connections"] = Limit(
            1, ConnectionsMax, (limits, number) => limits with { Connections = number }),
        ["limits.connections_per_user"] = Limit(
            1, ConnectionsMax, (limits, number) => limits with { ConnectionsPerUser = number }),
        ["limits.requests_in_flight"] = Limit(
            1, Kms.Limits.InFlightRequestsMax,
            (limits, number) => limits with { RequestsInFlight = number }),
        ["limits.expensive_queue"] = Limit(
            1, 1_000_000, (limits, number) => limits with { ExpensiveQueue = number }),
        ["limits.workers"] = Limit(
            0, 1_024, (limits, number) => limits with { Workers = number }),
        ["limits.drain_timeout"] = (options, value, _) => options with
        {
            Limits = options.Limits with
            {
                DrainTimeout = value.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10))
                    ?? options.Limits.DrainTimeout,
            },
        },
    }.ToFrozenDictionary();

    /// <summary>The tables those names begin with.</summary>
    public static readonly FrozenSet<string> Tables = All.Keys
        .Where(name => name.Contains('.'))
        .Select(name => name[..name.IndexOf('.')])
        .ToFrozenSet();

    private static Apply Limit(int min, int max, Func<LimitOptions, int, LimitOptions> set)
    {
        return (options, value, _) => value.Integer(min, max) is { } number
            ? options with { Limits = set(options.Limits, number) }
            : options;
    }

    private static uint? Group(SettingValue value, AccountNames accounts)
    {
        if (value.Text() is not { } text)
        {
            return null;
        }

        if (accounts.TryFindGroup(text, out var id) && AccessPolicy.IsIdentity(id))
        {
            return id;
        }

        value.Error($"unknown group \"{text}\"", "name one of /etc/group, or a number");
        return null;
    }
}
