namespace Kms.Core.Records;

/// <summary>The store is genuine, and not the one its anchor knows: older, or another.</summary>
public sealed class StoreRolledBackException(string message) : Exception(message);
