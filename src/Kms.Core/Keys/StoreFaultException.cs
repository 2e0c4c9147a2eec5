namespace Kms.Core.Keys;

/// <summary>The store failed and nothing more may be acknowledged: the process must end.</summary>
public sealed class StoreFaultException(string message) : Exception(message);
