using Kms.Core.Access;
using Kms.Core.Audit;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Daemon.Configuration;
using Kms.Daemon.Diagnostics;
using Kms.Daemon.Listening;
using Kms.Daemon.Process;
using Kms.Daemon.Requests;
using Kms.Daemon.Rotation;
using Kms.Daemon.Seals;
using Kms.Storage.Files;
using Kms.Storage.Log;
using Microsoft.Extensions.Logging;

namespace Kms.Daemon;

/// <summary>The composition root: every object of the daemon, built by hand in reading order.</summary>
internal sealed class Daemon : IDisposable
{
    private const string SystemdSocketName = "kms";
    private const string AuditFileName = "audit.jsonl";
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleMaterialInterval = TimeSpan.FromMinutes(10);
    private readonly DaemonOptions _options;
    private readonly ILogger _logger;
    private readonly SealingKey _rootKey;
    private readonly KeyVault _vault;
    private readonly AuditTrail _audit;
    private readonly UnixListener _listener;
    private readonly EventLoop _loop;
    private readonly DaemonFacts _facts;
    private readonly List<ITimer> _timers = [];

    private Daemon(DaemonOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;

        CryptoRuntime.Start(new SecretMemoryOptions { CapacityBytes = options.Memory.SecretBytes });
        var store = LogKeyStore.Open(options.Store.Path);
        var anchorFile = options.Store.Anchor is { } path ? new AnchorFile(path, logger) : null;
        if (store.IsEmpty && anchorFile is not null)
        {
            HeadAnchor.CheckEmpty(anchorFile, options.Store.IsAccepted);
        }

        _rootKey = RootSeals.OpenOrCreate(options, store.StoreId, store.IsEmpty, out var rootKeyFacts);
        var anchor = anchorFile is null
            ? null
            : new HeadAnchor(anchorFile, _rootKey, store.StoreId, options.Store.IsAccepted);
        _vault = KeyVault.Open(store, _rootKey, anchor);
        _audit = OpenAudit(time);

        KeyMaintenance? maintenance = null;
        var lifecycle = new KeyLifecycle(_vault, time);
        _facts = new DaemonFacts(_vault, rootKeyFacts, time) { Anchor = anchor };
        var services = new RequestServices
        {
            Vault = _vault,
            Lifecycle = lifecycle,
            Encryption = new Encryption(_vault, (key, version) => maintenance!.StoreUsage(key, version)),
            AsymmetricUse = new AsymmetricUse(_vault),
            Audit = _audit,
            Time = time,
            Facts = _facts,
            Fatal = reason => FatalExit.Now(reason),
        };
        maintenance = new KeyMaintenance(services, Self(), logger);
        if (anchor is not null && options.Store.IsAccepted)
        {
            maintenance.RecordAcceptance();
        }

        maintenance.Tick();

        var policy = new AccessPolicy(options.Grants, Libc.EffectiveUserId());
        var pipeline = new RequestPipeline(services, new CallerDirectory(policy));
        _listener = UnixListener.FromSystemd(SystemdSocketName, Environment.GetEnvironmentVariable)
            ?? UnixListener.Bind(options.SocketPath, options.SocketMode, options.SocketGroupId);
        _loop = new EventLoop(_listener, pipeline, ToTransport(options.Limits), time, LogFault);
        _facts.Loop = _loop;
        StartTimers(services, maintenance, time);
        Report(store, rootKeyFacts);
        _loop.Start();
    }

    /// <summary>Builds and starts everything; when it returns, the socket is served.</summary>
    /// <exception cref="StartException">Something is not as it must be.</exception>
    public static Daemon Start(DaemonOptions options, ILogger logger, TimeProvider time)
    {
        try
        {
            return new Daemon(options, logger, time);
        }
        catch (Exception fault) when (StartFaults.Translate(fault) is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>Whether requests are served: the loop's turns come, or it has been drained.</summary>
    public bool IsAlive => _facts.State == DaemonState.Draining || _loop.IsAlive(LoopPatience);

    /// <summary>Stops in order: requests in flight are answered, the store and the trail are closed.</summary>
    public async Task StopAsync()
    {
        _facts.State = DaemonState.Draining;
        Log.Draining(_logger, _loop.ConnectionCount);
        await _loop.DrainAsync(_options.Limits.DrainTimeout).ConfigureAwait(false);
        Log.Stopped(_logger, _loop.RequestCount);
        DiagnosticsFile.WriteIfAsked(_loop.RequestCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timers.ForEach(static timer => timer.Dispose());
        _loop.Dispose();
        _listener.Dispose();
        _vault.Dispose();
        _audit.Dispose();
        _rootKey.Dispose();
    }

    private static Caller Self() => new(
        Libc.EffectiveUserId(), Libc.EffectiveGroupId(), (uint)Environment.ProcessId, [], "kmsd");

    private static TransportOptions ToTransport(LimitOptions limits)
    {
        var defaults = new TransportOptions();
        return defaults with
        {
            ConnectionsMax = limits.Connections,
            ConnectionsPerUserMax = limits.ConnectionsPerUser,
            InFlightRequestsMax = limits.RequestsInFlight,
            LaneRequestsMax = limits.ExpensiveQueue,
            ExpensiveWorkers = limits.Workers == 0 ? defaults.ExpensiveWorkers : limits.Workers,
        };
    }

    private AuditTrail OpenAudit(TimeProvider time)
    {
        Directory.CreateDirectory(_options.Audit.Path);
        var path = Path.Join(_options.Audit.Path, AuditFileName);
        var file = AppendFile.Open(path);
        if (file.CutBytes > 0)
        {
            Log.AuditTailCut(_logger, file.CutBytes);
        }

        try
        {
            return new AuditTrail(new AppendFileSink(file), time, AuditSequence.Of(file.LastLine));
        }
        catch (InvalidDataException fault)
        {
            throw new StartException(
                $"{path}: {fault.Message}",
                "move the file away and keep it: a new trail begins, and the old one can still be read",
                StartException.ConfigurationExitCode,
                fault);
        }
    }

    private void StartTimers(RequestServices services, KeyMaintenance maintenance, TimeProvider time)
    {
        Every(MaintenanceInterval, maintenance.Tick);
        Every(IdleMaterialInterval, _vault.DropIdleMaterial);
        Every(_options.Audit.SyncInterval, () =>
        {
            if (!_audit.SyncIfDirty())
            {
                services.Fatal($"The audit trail could not be made durable: {_audit.Fault}.");
            }
        });

        void Every(TimeSpan interval, Action action) =>
            _timers.Add(time.CreateTimer(_ => action(), null, interval, interval));
    }

    private void Report(LogKeyStore store, RootKeyFacts rootKeyFacts)
    {
        if (!store.Report.WasClosed)
        {
            Log.StoreRecovered(_logger, store.Report.TornBytes, store.Report.TornOffset);
        }

        foreach (var warning in rootKeyFacts.Warnings)
        {
            Log.Warning(_logger, warning);
        }

        Log.Serving(
            _logger,
            _facts.Version,
            _options.SocketPath,
            _vault.Keys.Count,
            SecretMemory.Kind.ToString(),
            CryptoRuntime.EngineVersion);
    }

    private void LogFault(Connection connection, Exception fault) =>
        Log.ConnectionFault(_logger, connection.Caller.UserId, fault);
}
