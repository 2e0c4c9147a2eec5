using System.Globalization;

namespace Kms.Core.Audit;

/// <summary>The audit trail: every decision is written before it is answered. AUDIT.md.</summary>
/// <remarks>
/// <para>Data operations: written before the answer, made durable by <see cref="SyncIfDirty"/> within
/// the sync interval. Changes: durable before the answer.</para>
/// <para>Threads: any. The gate is held for copies of some hundred bytes and for writes to the page
/// cache, never while the disk syncs.</para>
/// </remarks>
public sealed class AuditTrail : IDisposable
{
    private const int PendingBytesMax = 256 * 1024;
    private const int ReserveBytes = 64 * 1024;
    private readonly IAuditSink _sink;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Lock _syncGate = new();
    private readonly byte[] _pending = new byte[PendingBytesMax];
    private readonly byte[] _timeText = new byte[24];
    private long _timeTextMilliseconds = -1;
    private int _pendingBytes;
    private ulong _sequence;
    private long _failures;
    private bool _isDirty;

    /// <summary>A trail that goes on after record <paramref name="lastSequence"/>.</summary>
    public AuditTrail(IAuditSink sink, TimeProvider time, ulong lastSequence)
    {
        _sink = sink;
        _time = time;
        _sequence = lastSequence;
    }

    /// <summary>False since the last write failed: operations are refused until one succeeds.</summary>
    public bool IsAvailable { get; private set; } = true;

    /// <summary>What failed last, as a sentence for the log; null for nothing.</summary>
    public string? Fault => _sink.Fault;

    /// <summary>Puts a record in line; <see cref="Write"/> writes it before its answer is sent.</summary>
    /// <returns>False when it could not be put there: the operation must not be answered.</returns>
    public bool Append(in AuditRecord record)
    {
        lock (_gate)
        {
            var room = AuditLine.BytesMax + record.Caller.Length;
            if (_pendingBytes + room > PendingBytesMax && !WritePending())
            {
                return false;
            }

            var line = new AuditLine(_pending.AsSpan(_pendingBytes, room));
            _pendingBytes += line.Write(++_sequence, Now(), record);
            return true;
        }
    }

    /// <summary>Writes what is in line.</summary>
    /// <param name="failuresSeen">How many failures the caller knows of; brought up to date.</param>
    /// <returns>False when a record was lost since the caller last asked: perhaps one of its own.</returns>
    public bool Write(ref long failuresSeen)
    {
        if (Volatile.Read(ref _pendingBytes) == 0 && Volatile.Read(ref _failures) == failuresSeen)
        {
            return true;
        }

        lock (_gate)
        {
            WritePending();
            var isWritten = failuresSeen == _failures;
            failuresSeen = _failures;
            return isWritten;
        }
    }

    /// <summary>Writes what is in line and makes it durable.</summary>
    public bool WriteDurably()
    {
        lock (_gate)
        {
            if (!WritePending())
            {
                return false;
            }
        }

        return Sync();
    }

    /// <summary>Before a change is made: room for its record is on the disk for certain.</summary>
    public bool TryReserve()
    {
        lock (_gate)
        {
            IsAvailable = _sink.TryReserve(ReserveBytes);
            return IsAvailable;
        }
    }

    /// <summary>Makes what was written durable, if anything was since the last time.</summary>
    public bool SyncIfDirty() => !Volatile.Read(ref _isDirty) || Sync();

    /// <inheritdoc/>
    public void Dispose()
    {
        WriteDurably();
        _sink.Dispose();
    }

    private bool Sync()
    {
        lock (_syncGate)
        {
            Volatile.Write(ref _isDirty, false);
            return _sink.TryDataSync();
        }
    }

    private bool WritePending()
    {
        if (_pendingBytes == 0)
        {
            return true;
        }

        // Refused records go with their answers; the gap in the sequence numbers shows them.
        IsAvailable = _sink.TryAppend(_pending.AsSpan(0, _pendingBytes));
        _failures += IsAvailable ? 0 : 1;
        _pendingBytes = 0;
        _isDirty = true;
        return IsAvailable;
    }

    private ReadOnlySpan<byte> Now()
    {
        var now = _time.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        if (milliseconds != _timeTextMilliseconds)
        {
            now.TryFormat(_timeText, out _, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            _timeTextMilliseconds = milliseconds;
        }

        return _timeText;
    }
}
