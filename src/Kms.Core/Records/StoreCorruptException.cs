namespace Kms.Core.Records;

/// <summary>What is in the store is not what was put there.</summary>
public sealed class StoreCorruptException(string message) : Exception(message);
