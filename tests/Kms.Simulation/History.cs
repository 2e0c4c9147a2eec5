using Kms.Core.Keys;
using Kms.Crypto;
using Kms.Storage.Files;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Simulation;

/// <summary>A life of a store, drawn from a seed: the same seed lives the same life on every disk.</summary>
internal sealed class History(
    int seed, SimulatedDisk disk, SealingKey rootKey, Func<IStoreFiles, IStoreFiles>? mutant = null) : IDisposable
{
    private static readonly Step[] s_steps = Enum.GetValues<Step>();
    private readonly Random _random = new(seed);
    private readonly Dictionary<(Guid Key, uint Version), long> _uses = [];
    private SimulatedVault? _vault;
    private int _nextName;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", null));

    /// <summary>Ciphertexts handed out so far.</summary>
    public List<Secret> Secrets { get; } = [];

    /// <summary>How often each version has encrypted.</summary>
    public IReadOnlyDictionary<(Guid Key, uint Version), long> Uses => _uses;

    /// <summary>The vault that is open now.</summary>
    public SimulatedVault Vault => _vault ?? throw new InvalidOperationException("The vault is not open.");

    /// <summary>Opens the vault, as a start of the daemon does.</summary>
    public void Open() => _vault = SimulatedVault.Open(mutant?.Invoke(disk) ?? disk, rootKey, Time);

    /// <summary>Draws and takes the next step.</summary>
    public Step Next()
    {
        var step = s_steps[_random.Next(s_steps.Length)];
        Time.Advance(TimeSpan.FromHours(_random.Next(40)));
        Take(step);
        return step;
    }

    public void Take(Step step)
    {
        var keys = Vault.Keys;
        if (step <= Step.Create || keys.Count == 0)
        {
            Create();
            return;
        }

        var key = keys[_random.Next(keys.Count)];
        if (step < Step.Encrypt)
        {
            Change(step, key);
        }
        else if (step <= Step.StoreUsage)
        {
            Use(step, key);
        }
        else
        {
            Maintain(step);
        }
    }

    /// <summary>Ends the process as a kill does: nothing more reaches the disk.</summary>
    public void Kill()
    {
        disk.Kill();
        _vault?.Dispose();
        _vault = null;
        disk.Revive();
    }

    public void Dispose() => Kill();

    private void Create()
    {
        var description = new KeyDescription(
            KeyName.Parse($"key-{_nextName++}"),
            KeyAlgorithm.AES_256_GCM,
            "",
            new Dictionary<string, string>(),
            RotationPeriodSeconds: 0);
        if (Vault.Lifecycle.Create(description, Guid.Empty, out var key) == KmsStatus.Ok)
        {
            Encrypt(key!);
        }
    }

    private void Change(Step step, Key key)
    {
        var lifecycle = Vault.Lifecycle;
        switch (step)
        {
            case Step.Rotate when lifecycle.Rotate(key.Id, default, out var rotated) == KmsStatus.Ok:
                Encrypt(rotated!);
                break;
            case Step.Update:
                var labels = new Dictionary<string, string> { ["n"] = new string('x', _random.Next(200)) };
                lifecycle.Update(key.Id, default, new KeyUpdate(null, $"at {Time.GetUtcNow()}", labels, null), out _);
                break;
            case Step.SetDefaultVersion:
                lifecycle.SetDefaultVersion(key.Id, default, (uint)_random.Next(key.Versions.Count) + 1, out _);
                break;
            case Step.Disable:
                lifecycle.Disable(key.Id, default, out _);
                break;
            case Step.Enable:
                lifecycle.Enable(key.Id, default, out _);
                break;
            case Step.ScheduleDeletion:
                lifecycle.ScheduleDeletion(key.Id, default, (uint)_random.Next(1, 4), out _);
                break;
            case Step.Restore:
                lifecycle.Restore(key.Id, default, newName: null, out _);
                break;
        }
    }

    private void Use(Step step, Key key)
    {
        if (step == Step.Encrypt)
        {
            Encrypt(key);
        }
        else
        {
            Vault.Lifecycle.StoreUsage(key, key.DefaultVersion);
        }
    }

    private void Maintain(Step step)
    {
        switch (step)
        {
            case Step.DestroyDue:
                Vault.Lifecycle.DestroyDue(max: 10);
                break;
            case Step.Compact:
                Vault.Compact();
                break;
            case Step.RestartInOrder:
                Vault.Dispose();
                _vault = null;
                Open();
                break;
            case Step.RestartKilled:
                var (beforeCall, fault) = (disk.BeforeCall, disk.Fault);
                Kill();
                (disk.BeforeCall, disk.Fault) = (beforeCall, fault);
                Open();
                break;
        }
    }

    private void Encrypt(Key key)
    {
        var plaintext = BitConverter.GetBytes(_random.NextInt64());
        var ciphertext = new byte[Core.Operations.Encryption.CiphertextBytes(plaintext.Length)];
        if (Vault.Encryption.Encrypt(key, plaintext, default, ciphertext) == KmsStatus.Ok)
        {
            var version = key.DefaultVersion.Number;
            Secrets.Add(new Secret(key.Id, version, ciphertext, plaintext));
            _uses[(key.Id, version)] = _uses.GetValueOrDefault((key.Id, version)) + 1;
        }
    }
}
