using System.Collections.Immutable;
using Kms.Core.Keys;

namespace Kms.Core.Records;

/// <summary>A key while its records are being read.</summary>
internal sealed class KeyDraft
{
    public required Guid Id { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    public required KeyState State { get; init; }

    public required ulong Revision { get; init; }

    public required uint DefaultVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset RotatedAt { get; init; }

    public required uint RotationPeriodSeconds { get; init; }

    public required DateTimeOffset? DeletionAt { get; init; }

    public required Guid IdempotencyKey { get; init; }

    public required KeyName Name { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required ReadOnlyMemory<byte> SealedKek { get; init; }

    /// <summary>The bodies of its version records, the latest of each version.</summary>
    public Dictionary<uint, byte[]> VersionBodies { get; init; } = [];

    /// <summary>Makes the key; null when its versions are not 1 to N with the default among them.</summary>
    /// <param name="startNumber">How often the daemon has started on this store, this start included.</param>
    public Key? ToKey(uint startNumber)
    {
        var list = ImmutableList.CreateBuilder<KeyVersion>();
        foreach (var (number, body) in VersionBodies.OrderBy(static pair => pair.Key))
        {
            if (!KeyVersionRecordCodec.TryRead(number, body, startNumber, out var version))
            {
                return null;
            }

            list.Add(version);
        }

        var versions = list.ToImmutable();
        var isContiguous = versions.Count > 0 && versions[^1].Number == (uint)versions.Count;
        if (!isContiguous || DefaultVersion == 0 || DefaultVersion > (uint)versions.Count)
        {
            return null;
        }

        return new Key
        {
            Id = Id,
            Name = Name,
            Algorithm = Algorithm,
            State = State,
            Revision = Revision,
            CreatedAt = CreatedAt,
            RotatedAt = RotatedAt,
            RotationPeriodSeconds = RotationPeriodSeconds,
            DeletionAt = DeletionAt,
            Description = Description,
            Labels = Labels,
            IdempotencyKey = IdempotencyKey,
            SealedKek = SealedKek,
            DefaultVersion = versions[(int)DefaultVersion - 1],
            Versions = versions,
        };
    }
}
