using System.Collections.Immutable;
using Kms.Core.Records;
using Kms.Crypto;

namespace Kms.Core.Keys;

/// <summary>Every change of a key: create, update, rotate, disable, delete, restore.</summary>
/// <remarks>
/// <para>Each change is durable before it is visible, and visible before it is answered.</para>
/// <para>Threads: any; changes happen one at a time.</para>
/// </remarks>
public sealed class KeyLifecycle(KeyVault vault, TimeProvider time)
{
    private delegate KmsStatus Maker(out Key? key);

    private delegate KmsStatus Change(Key key, DateTimeOffset now, out Key changed);

    /// <summary>Makes a key with its version 1. An RSA key takes seconds.</summary>
    public KmsStatus Create(KeyDescription description, Guid idempotencyKey, out Key? key) =>
        WithRoom((out Key? made) => CreateInRoom(description, idempotencyKey, out made), out key);

    /// <summary>Changes name, description, labels or rotation period.</summary>
    public KmsStatus Update(Guid id, ChangeGuard guard, KeyUpdate update, out Key? key) =>
        Apply(id, guard, out key, (Key current, DateTimeOffset _, out Key changed) =>
        {
            changed = current with
            {
                Name = update.Name ?? current.Name,
                Description = update.Description ?? current.Description,
                Labels = update.Labels ?? current.Labels,
                RotationPeriodSeconds = update.RotationPeriodSeconds ?? current.RotationPeriodSeconds,
            };
            return changed.RotationPeriodSeconds != 0 && !changed.Algorithm.IsSymmetric()
                ? KmsStatus.WrongAlgorithm
                : CheckName(changed);
        });

    /// <summary>Makes a new version and makes it the default. An RSA key takes seconds.</summary>
    public KmsStatus Rotate(Guid id, ChangeGuard guard, out Key? key) =>
        WithRoom((out Key? made) => RotateInRoom(id, guard, out made), out key);

    /// <summary>Makes another enabled version the default.</summary>
    public KmsStatus SetDefaultVersion(Guid id, ChangeGuard guard, uint number, out Key? key) =>
        Apply(id, guard, out key, (Key current, DateTimeOffset _, out Key changed) =>
        {
            changed = current;
            if (current.FindVersion(number) is not { } version)
            {
                return KmsStatus.VersionNotFound;
            }

            changed = current with { DefaultVersion = version };
            return VersionUse.Check(version);
        });

    /// <summary>Stops all use of a key.</summary>
    public KmsStatus Disable(Guid id, ChangeGuard guard, out Key? key) =>
        Apply(id, guard, out key, static (Key current, DateTimeOffset _, out Key changed) =>
        {
            changed = current with { State = KeyState.Disabled };
            return NotScheduled(current);
        });

    /// <summary>Ends a disablement.</summary>
    public KmsStatus Enable(Guid id, ChangeGuard guard, out Key? key) =>
        Apply(id, guard, out key, static (Key current, DateTimeOffset _, out Key changed) =>
        {
            changed = current with { State = KeyState.Enabled };
            return NotScheduled(current);
        });

    /// <summary>Stops all use of a key and destroys it after a window.</summary>
    public KmsStatus ScheduleDeletion(Guid id, ChangeGuard guard, uint windowDays, out Key? key) =>
        Apply(id, guard, out key, (Key current, DateTimeOffset now, out Key changed) =>
        {
            var days = windowDays == 0 ? Limits.DeletionWindowDaysDefault : windowDays;
            changed = current with { State = KeyState.DeletionScheduled, DeletionAt = now.AddDays(days) };
            return NotScheduled(current);
        });

    /// <summary>Takes a scheduled deletion back; the key is disabled until somebody enables it.</summary>
    public KmsStatus Restore(Guid id, ChangeGuard guard, KeyName? newName, out Key? key) =>
        Apply(id, guard, out key, (Key current, DateTimeOffset _, out Key changed) =>
        {
            changed = current with
            {
                State = KeyState.Disabled,
                DeletionAt = null,
                Name = newName ?? current.Name,
            };
            return current.State == KeyState.DeletionScheduled
                ? CheckName(changed)
                : KmsStatus.KeyNotDeletionScheduled;
        });

    /// <summary>Destroys keys whose deletion window is over.</summary>
    /// <param name="max">Keys at most.</param>
    /// <returns>The keys that are gone.</returns>
    public IReadOnlyList<Key> DestroyDue(int max)
    {
        lock (vault.WriteGate)
        {
            var now = time.GetUtcNow();
            var due = vault.Keys.All.Where(key => RotationPolicy.IsDestructionDue(key, now)).Take(max).ToArray();
            if (due.Length == 0)
            {
                vault.CompactIfDue();
                return [];
            }

            return vault.Destroy(due) == KmsStatus.Ok ? due : [];
        }
    }

    /// <summary>Stores how often a version has been used, so that it may be used more.</summary>
    public void StoreUsage(Key key, KeyVersion version)
    {
        lock (vault.WriteGate)
        {
            if (vault.Keys.TryGet(key.Id, out _))
            {
                vault.CommitUsage(key, version);
            }
        }
    }

    private KmsStatus CreateInRoom(KeyDescription description, Guid idempotencyKey, out Key? key)
    {
        key = null;
        if (description.RotationPeriodSeconds != 0 && !description.Algorithm.IsSymmetric())
        {
            return KmsStatus.WrongAlgorithm;
        }

        // Made before the gate is taken: nobody waits for an RSA key but its owner.
        using var material = VersionMaterial.Generate(description.Algorithm);
        lock (vault.WriteGate)
        {
            if (vault.Keys.TryGet(description.Name.Value, out var existing))
            {
                var isRepeated = idempotencyKey != Guid.Empty && existing.IdempotencyKey == idempotencyKey;
                key = isRepeated ? existing : null;
                return isRepeated ? KmsStatus.Ok : KmsStatus.KeyExists;
            }

            var created = NewKey(description, idempotencyKey, material);
            var status = vault.Commit(created, created.DefaultVersion);
            key = status == KmsStatus.Ok ? created : null;
            return status;
        }
    }

    private KmsStatus RotateInRoom(Guid id, ChangeGuard guard, out Key? key)
    {
        key = null;
        if (!vault.Keys.TryGet(id, out var found))
        {
            return KmsStatus.KeyNotFound;
        }

        using var material = VersionMaterial.Generate(found.Algorithm);
        lock (vault.WriteGate)
        {
            var status = Begin(id, guard, out key, out var isRepeated);
            if (status != KmsStatus.Ok || isRepeated)
            {
                return status;
            }

            return AddVersion(guard, material, ref key);
        }
    }

    /// <summary>Makes key material; where secret memory is full even of what is in use, that is Overloaded.</summary>
    private KmsStatus WithRoom(Maker make, out Key? key)
    {
        try
        {
            vault.MakeRoom();
            return make(out key);
        }
        catch (SecretMemoryFullException)
        {
            key = null;
            return KmsStatus.Overloaded;
        }
    }

    private static KmsStatus NotScheduled(Key key) => key.State == KeyState.DeletionScheduled
        ? KmsStatus.KeyDeletionScheduled
        : KmsStatus.Ok;

    private KmsStatus CheckName(Key changed) =>
        vault.Keys.TryGet(changed.Name.Value, out var holder) && holder.Id != changed.Id
            ? KmsStatus.KeyExists
            : KmsStatus.Ok;

    private KmsStatus Apply(Guid id, ChangeGuard guard, out Key? key, Change change)
    {
        lock (vault.WriteGate)
        {
            var status = Begin(id, guard, out key, out var isRepeated);
            if (status != KmsStatus.Ok || isRepeated)
            {
                return status;
            }

            var current = key!;
            key = null;
            status = change(current, time.GetUtcNow(), out var changed);
            if (status != KmsStatus.Ok)
            {
                return status;
            }

            status = CommitChange(guard, changed);
            key = status == KmsStatus.Ok && vault.Keys.TryGet(id, out var published) ? published : null;
            return status;
        }
    }

    /// <summary>Finds the key and judges the guard; a repeated change is answered with the key as it is.</summary>
    private KmsStatus Begin(Guid id, ChangeGuard guard, out Key? key, out bool isRepeated)
    {
        isRepeated = false;
        if (!vault.Keys.TryGet(id, out key))
        {
            return KmsStatus.KeyNotFound;
        }

        isRepeated = guard.IdempotencyKey != Guid.Empty && guard.IdempotencyKey == key.IdempotencyKey;
        var isExpected = guard.ExpectedRevision == 0 || guard.ExpectedRevision == key.Revision;
        return isRepeated || isExpected ? KmsStatus.Ok : KmsStatus.RevisionConflict;
    }

    private KmsStatus CommitChange(ChangeGuard guard, Key changed, params ReadOnlySpan<KeyVersion> versions)
    {
        var status = vault.Commit(
            changed with { Revision = changed.Revision + 1, IdempotencyKey = guard.IdempotencyKey },
            versions);
        if (status == KmsStatus.Ok && changed.State != KeyState.Enabled)
        {
            changed.Versions.ForEach(static version => version.Material.Drop());
        }

        return status;
    }

    private KmsStatus AddVersion(ChangeGuard guard, IDisposable material, ref Key? key)
    {
        var current = key!;
        key = null;
        if (current.State != KeyState.Enabled)
        {
            return current.State == KeyState.Disabled
                ? KmsStatus.KeyDisabled
                : KmsStatus.KeyDeletionScheduled;
        }

        var now = time.GetUtcNow();
        using var kek = vault.UnsealKek(current);
        var version = NewVersion(
            kek, material, current.Id, current.Algorithm, (uint)current.Versions.Count + 1, now);
        var changed = current with
        {
            DefaultVersion = version,
            Versions = current.Versions.Add(version),
            RotatedAt = now,
        };
        var status = CommitChange(guard, changed, version);
        key = status == KmsStatus.Ok && vault.Keys.TryGet(current.Id, out var published) ? published : null;
        return status;
    }

    private Key NewKey(KeyDescription description, Guid idempotencyKey, IDisposable material)
    {
        Span<byte> idBytes = stackalloc byte[16];
        Crypto.SystemRandom.Fill(idBytes);
        var id = new Guid(idBytes, bigEndian: true);
        var now = time.GetUtcNow();
        using var kek = vault.GenerateKek(id, out var sealedKek);
        var version = NewVersion(kek, material, id, description.Algorithm, 1, now);
        return new Key
        {
            Id = id,
            Name = description.Name,
            Algorithm = description.Algorithm,
            State = KeyState.Enabled,
            Revision = 1,
            CreatedAt = now,
            RotatedAt = now,
            RotationPeriodSeconds = description.RotationPeriodSeconds,
            Description = description.Description,
            Labels = description.Labels,
            IdempotencyKey = idempotencyKey,
            SealedKek = sealedKek,
            DefaultVersion = version,
            Versions = ImmutableList.Create(version),
        };
    }

    private KeyVersion NewVersion(
        Crypto.SealingKey kek,
        IDisposable material,
        Guid keyId,
        KeyAlgorithm algorithm,
        uint number,
        DateTimeOffset now) => new()
        {
            Number = number,
            State = KeyVersionState.Enabled,
            CreatedAt = now,
            PublicKey = VersionMaterial.PublicKeyOf(material),
            SealedMaterial = VersionMaterial.Seal(material, kek, vault.StoreId, keyId, number, algorithm),
            Usage = new UsageCounter(0),
        };
}
