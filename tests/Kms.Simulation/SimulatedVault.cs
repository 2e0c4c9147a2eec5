using System.Globalization;
using System.Text;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Storage;
using Kms.Storage.Files;
using Kms.Storage.Log;

namespace Kms.Simulation;

/// <summary>The real vault on a simulated disk: what the daemon would have open.</summary>
internal sealed class SimulatedVault : IDisposable
{
    private const int AllocationStepBytes = 1024;
    private const int ReserveBytes = 16 * 1024;
    private readonly KeyVault _vault;

    private SimulatedVault(KeyVault vault, TimeProvider time)
    {
        _vault = vault;
        Lifecycle = new KeyLifecycle(vault, time);
        Encryption = new Encryption(vault, Lifecycle.StoreUsage);
    }

    public KeyLifecycle Lifecycle { get; }

    public Encryption Encryption { get; }

    public IReadOnlyList<Key> Keys =>
        [.. _vault.Keys.All.OrderBy(static key => key.Name.Value, StringComparer.Ordinal)];

    /// <exception cref="StoreOpenException">As the daemon would refuse to start.</exception>
    /// <exception cref="StoreCorruptException">As the daemon would refuse to start.</exception>
    /// <exception cref="StoreFaultException">As the daemon would end.</exception>
    public static SimulatedVault Open(IStoreFiles disk, SealingKey rootKey, TimeProvider time)
    {
        var store = LogKeyStore.Open(disk, new LogKeyStoreOptions
        {
            AllocationStepBytes = AllocationStepBytes,
            ReserveBytes = ReserveBytes,
        });
        try
        {
            return new SimulatedVault(KeyVault.Open(store, rootKey), time);
        }
        catch (Exception fault) when (fault is StoreCorruptException or StoreFaultException)
        {
            store.Dispose();
            throw;
        }
    }

    public bool TryFind(Guid id, out Key? key) => _vault.Keys.TryGet(id, out key);

    public KmsStatus Compact()
    {
        lock (_vault.WriteGate)
        {
            return _vault.Compact();
        }
    }

    /// <summary>Everything that a caller could see of every key.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var key in Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Name.Value} {key.Id:N} {key.State} r{key.Revision}")
                .Append(CultureInfo.InvariantCulture, $" d{key.DefaultVersion.Number}/{key.Versions.Count}")
                .Append(CultureInfo.InvariantCulture, $" p{key.RotationPeriodSeconds} {key.RotatedAt.Ticks}")
                .Append(CultureInfo.InvariantCulture, $" {key.DeletionAt?.Ticks} \"{key.Description}\" ")
                .AppendJoin(',', key.Labels.Select(static label => $"{label.Key}={label.Value}"))
                .AppendLine();
        }

        return text.ToString();
    }

    public void Dispose() => _vault.Dispose();
}
