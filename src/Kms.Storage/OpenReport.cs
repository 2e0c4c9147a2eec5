namespace Kms.Storage;

/// <summary>What opening a store found and mended, for the log.</summary>
/// <param name="WasClosed">Whether the store was closed in order the last time.</param>
/// <param name="TornBytes">Bytes of an unacknowledged commit that a crash cut short; dropped.</param>
/// <param name="TornOffset">Where they began in the log.</param>
public readonly record struct OpenReport(bool WasClosed, long TornBytes, long TornOffset);
