namespace Kms.Daemon.Seals;

/// <summary>What an operator should know of how the root key was opened.</summary>
/// <param name="Source">Kind of the seal that opened it.</param>
/// <param name="Warnings">One sentence each; none when all is well.</param>
internal sealed record RootKeyFacts(string Source, IReadOnlyList<string> Warnings);
