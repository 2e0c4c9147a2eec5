using Kms.Core.Keys;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Storage;
using Kms.Storage.Files;

namespace Kms.Simulation;

/// <summary>Opens what a crash left and compares it with what had been promised.</summary>
internal sealed class Verdict(
    History history, SealingKey rootKey, Func<IStoreFiles, IStoreFiles>? mutant = null)
{
    /// <summary>Judges a disk.</summary>
    /// <param name="disk">What the next start finds.</param>
    /// <param name="isAllowed">Whether the keys may be as they are found.</param>
    /// <param name="expected">How they should be, for people.</param>
    /// <param name="secrets">The ciphertexts that must open.</param>
    /// <param name="uses">Uses of each version at least.</param>
    /// <returns>What was violated; null for nothing.</returns>
    public string? Judge(
        SimulatedDisk disk,
        Func<string, bool> isAllowed,
        string expected,
        IReadOnlyList<Secret> secrets,
        IReadOnlyDictionary<(Guid Key, uint Version), long> uses)
    {
        try
        {
            var found = Read(disk, secrets, uses, out var violation);
            if (violation is null && !isAllowed(found))
            {
                violation = $"the keys are\n{found}and should be\n{expected}";
            }

            return violation ?? GoOn(disk, found);
        }
        catch (Exception refusal) when (refusal is StoreOpenException or StoreCorruptException or StoreFaultException)
        {
            return $"the store does not open: {refusal.Message}";
        }
    }

    private static string? Check(
        SimulatedVault vault,
        IReadOnlyList<Secret> secrets,
        IReadOnlyDictionary<(Guid Key, uint Version), long> uses)
    {
        foreach (var secret in secrets)
        {
            if (!vault.TryFind(secret.KeyId, out var key))
            {
                continue;
            }

            var plaintext = new byte[secret.Plaintext.Length];
            var status = vault.Encryption.Decrypt(key!, secret.Ciphertext, default, plaintext, out _);
            if (status != KmsStatus.Ok || !plaintext.AsSpan().SequenceEqual(secret.Plaintext))
            {
                return $"a ciphertext of {key!.Name.Value} version {secret.Version} does not open: {status}";
            }
        }

        foreach (var ((id, number), count) in uses)
        {
            if (vault.TryFind(id, out var key)
                && key!.FindVersion(number) is { } version
                && version.Usage.Count < count)
            {
                return $"{key.Name.Value} version {number} counts {version.Usage.Count} uses and had {count}";
            }
        }

        return null;
    }

    private SimulatedVault Open(SimulatedDisk disk) =>
        SimulatedVault.Open(mutant?.Invoke(disk) ?? disk, rootKey, history.Time);

    private string Read(
        SimulatedDisk disk,
        IReadOnlyList<Secret> secrets,
        IReadOnlyDictionary<(Guid Key, uint Version), long> uses,
        out string? violation)
    {
        using var vault = Open(disk);
        violation = Check(vault, secrets, uses);
        var found = vault.Describe();
        disk.Kill();
        return found;
    }

    /// <summary>What the start has served must survive the next crash, and life must go on.</summary>
    private string? GoOn(SimulatedDisk disk, string found)
    {
        disk.Revive();
        var again = disk.Crash(Survival.Nothing);
        string changed;
        using (var vault = Open(again))
        {
            if (vault.Describe() != found)
            {
                return $"a second crash changes the keys from\n{found}to\n{vault.Describe()}";
            }

            var description = new KeyDescription(
                KeyName.Parse("after"), KeyAlgorithm.AES_256_GCM, "", new Dictionary<string, string>(), 0);
            if (vault.Lifecycle.Create(description, Guid.Empty, out _) != KmsStatus.Ok)
            {
                return "no key can be made any more";
            }

            changed = vault.Describe();
        }

        again.Revive();
        using var last = Open(again.Crash(Survival.Nothing));
        return last.Describe() == changed ? null : "a key made after the crash is gone";
    }
}
