namespace Kms.Simulation;

/// <summary>A ciphertext that was handed out: it must open as long as its key exists.</summary>
/// <param name="KeyId">The key it is of.</param>
/// <param name="Version">The version it is of.</param>
/// <param name="Ciphertext">The ciphertext.</param>
/// <param name="Plaintext">What it opens to.</param>
internal sealed record Secret(Guid KeyId, uint Version, byte[] Ciphertext, byte[] Plaintext);
