namespace Kms.Client;

/// <summary>A signature and the key version that made it, whose public key verifies it.</summary>
/// <param name="Bytes">In the format that was asked for.</param>
/// <param name="Version">The key version.</param>
public sealed record Signature(ReadOnlyMemory<byte> Bytes, uint Version);
