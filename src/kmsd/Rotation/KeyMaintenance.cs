using Kms.Core.Access;
using Kms.Core.Audit;
using Kms.Core.Keys;
using Kms.Daemon.Diagnostics;
using Kms.Daemon.Requests;
using Microsoft.Extensions.Logging;

namespace Kms.Daemon.Rotation;

/// <summary>What the daemon does to keys by itself: rotates, destroys, forgets idle material.</summary>
/// <remarks>
/// <para>Each is recorded in the audit trail, with the daemon as the caller.</para>
/// <para>Threads: any; a tick that comes while another runs does nothing.</para>
/// </remarks>
internal sealed class KeyMaintenance(RequestServices services, Caller self, ILogger logger)
{
    /// <summary>Records of so many destroyed keys fit into what one TryReserve sets aside.</summary>
    private const int DestroyedAtOnceMax = 64;

    private readonly byte[] _auditMembers = AuditCaller.Write(self, connectionId: 0);
    private int _isRunning;

    /// <summary>Rotates every key that is due and destroys every key whose window is over.</summary>
    public void Tick()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            return;
        }

        try
        {
            RotateDue();
            DestroyDue();
        }
        catch (StoreFaultException fault)
        {
            services.Fatal(fault.Message);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    /// <summary>Records that the store was taken as it is, whatever its anchor said.</summary>
    public void RecordAcceptance() => Record("AcceptStore"u8, Guid.Empty, default, 0, KmsStatus.Ok);

    /// <summary>Stores a version's use count, away from the request that reached its block.</summary>
    public void StoreUsage(Key key, KeyVersion version) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                try
                {
                    work.Services.Lifecycle.StoreUsage(work.Key, work.Version);
                }
                catch (StoreFaultException fault)
                {
                    work.Services.Fatal(fault.Message);
                }
            },
            (Services: services, Key: key, Version: version),
            preferLocal: false);

    private void RotateDue()
    {
        var now = services.Time.GetUtcNow();
        foreach (var key in services.Vault.Keys.All)
        {
            if (!RotationPolicy.IsRotationDue(key, now) || !services.Audit.TryReserve())
            {
                continue;
            }

            // The revision guards against a rotation by hand in the same moment.
            var status = services.Lifecycle.Rotate(key.Id, new ChangeGuard(key.Revision, default), out var rotated);
            Record("RotateKey"u8, key.Id, key.NameAscii, rotated?.DefaultVersion.Number ?? 0, status);
            Log.RotatedByPeriod(logger, key.Name.Value, rotated?.DefaultVersion.Number ?? 0, status);
        }
    }

    private void DestroyDue()
    {
        var now = services.Time.GetUtcNow();
        while (services.Vault.Keys.All.Any(key => RotationPolicy.IsDestructionDue(key, now))
            && services.Audit.TryReserve())
        {
            var destroyed = services.Lifecycle.DestroyDue(DestroyedAtOnceMax);
            foreach (var key in destroyed)
            {
                Record("DestroyKey"u8, key.Id, key.NameAscii, 0, KmsStatus.Ok);
                Log.DestroyedByWindow(logger, key.Name.Value, key.Id);
            }

            if (destroyed.Count == 0)
            {
                return;
            }
        }
    }

    private void Record(
        ReadOnlySpan<byte> operation, Guid keyId, ReadOnlySpan<byte> keyName, uint version, KmsStatus status)
    {
        var isRecorded = services.Audit.Append(new AuditRecord
        {
            Operation = operation,
            Caller = _auditMembers,
            RequestId = 0,
            Status = status,
            KeyId = keyId,
            KeyName = keyName,
            Version = version,
            BytesIn = -1,
            BytesOut = -1,
        });
        if (!isRecorded || !services.Audit.WriteDurably())
        {
            services.Fatal($"The audit trail failed after the daemon changed a key: {services.Audit.Fault}.");
        }
    }
}
