using Microsoft.Extensions.Logging;

namespace Kms.Daemon.Diagnostics;

/// <summary>Every event the daemon logs; numbers are never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "kmsd {Version} serves {Socket}: {Keys} keys, secret memory by {Protection}, {CryptoLibrary}")]
    public static partial void Serving(
        ILogger logger, string version, string socket, int keys, string protection, string cryptoLibrary);

    [LoggerMessage(2, LogLevel.Information, "Draining: {Connections} connections")]
    public static partial void Draining(ILogger logger, int connections);

    [LoggerMessage(3, LogLevel.Information, "Stopped after {Requests} requests")]
    public static partial void Stopped(ILogger logger, long requests);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "The store was not closed in order; {TornBytes} bytes of an unacknowledged change at offset "
        + "{Offset} were dropped")]
    public static partial void StoreRecovered(ILogger logger, long tornBytes, long offset);

    [LoggerMessage(6, LogLevel.Warning, "The audit trail ended in an unfinished line of {Bytes} bytes; it was cut off")]
    public static partial void AuditTailCut(ILogger logger, long bytes);

    [LoggerMessage(7, LogLevel.Information, "Key {Key} rotated by its period to version {Version}: {Status}")]
    public static partial void RotatedByPeriod(ILogger logger, string key, uint version, KmsStatus status);

    [LoggerMessage(8, LogLevel.Information, "Key {Key} ({KeyId}) destroyed at the end of its window")]
    public static partial void DestroyedByWindow(ILogger logger, string key, Guid keyId);

    [LoggerMessage(9, LogLevel.Critical, "{Reason} The process ends now; the next start reads what the disk holds.")]
    public static partial void Fatal(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Error, "A connection of uid {UserId} was closed after a fault in the daemon")]
    public static partial void ConnectionFault(ILogger logger, uint userId, Exception fault);

    [LoggerMessage(12, LogLevel.Warning, "{Path}: the anchor of the store could not be written: {Reason}")]
    public static partial void AnchorStale(ILogger logger, string path, string reason);

    [LoggerMessage(11, LogLevel.Error, "kmsd: {Message}; {Hint}")]
    public static partial void StartRefused(ILogger logger, string message, string hint);
}
