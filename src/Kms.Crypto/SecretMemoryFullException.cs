namespace Kms.Crypto;

/// <summary>Secret memory has no room; nothing was put anywhere else. Drop what is idle, or wait.
/// </summary>
public sealed class SecretMemoryFullException(string message) : Exception(message);
