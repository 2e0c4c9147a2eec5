using System.Collections.Immutable;
using Kms.Core.Audit;

namespace Kms.Core.Keys;

/// <summary>A key as it is at one moment: an immutable snapshot.</summary>
public sealed record Key
{
    private readonly byte[] _nameAscii = [];
    private byte[]? _auditMembers;

    /// <summary>16 random bytes, for ever.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, unique among keys.</summary>
    public required KeyName Name
    {
        get;
        init
        {
            field = value;
            _nameAscii = System.Text.Encoding.ASCII.GetBytes(value.Value);
            _auditMembers = null;
        }
    }

    /// <summary>Its name as a request has it.</summary>
    public ReadOnlySpan<byte> NameAscii => _nameAscii;

    /// <summary>How the audit trail names it; see <see cref="AuditKey"/>.</summary>
    public ReadOnlySpan<byte> AuditMembers => _auditMembers ??= AuditKey.Write(Id, NameAscii);

    /// <summary>The algorithm of all its versions.</summary>
    public required KeyAlgorithm Algorithm { get; init; }

    /// <summary>The state of the key as a whole.</summary>
    public required KeyState State { get; init; }

    /// <summary>Counts every change, from 1.</summary>
    public required ulong Revision { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest version was made: the rotation period runs from here.</summary>
    public required DateTimeOffset RotatedAt { get; init; }

    /// <summary>Seconds between automatic rotations; 0 for none.</summary>
    public required uint RotationPeriodSeconds { get; init; }

    /// <summary>When it will be destroyed, if that is scheduled.</summary>
    public DateTimeOffset? DeletionAt { get; init; }

    /// <summary>Free text.</summary>
    public required string Description { get; init; }

    /// <summary>Free pairs.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The idempotency key of the latest change, or zero.</summary>
    public required Guid IdempotencyKey { get; init; }

    /// <summary>The key's KEK, sealed under the store key of the present generation.</summary>
    public required ReadOnlyMemory<byte> SealedKek { get; init; }

    /// <summary>The version that encrypts and signs.</summary>
    public required KeyVersion DefaultVersion { get; init; }

    /// <summary>All versions; number N is at N - 1.</summary>
    public required ImmutableList<KeyVersion> Versions { get; init; }

    /// <summary>Finds a version by its number; null when there is none.</summary>
    public KeyVersion? FindVersion(uint number)
    {
        if (number == DefaultVersion.Number)
        {
            return DefaultVersion;
        }

        return number >= 1 && number <= (uint)Versions.Count ? Versions[(int)number - 1] : null;
    }

    /// <summary>What the key looks like from outside.</summary>
    public KeyInfo ToInfo() => new(
        Id,
        Name,
        Algorithm,
        State,
        Revision,
        DefaultVersion.Number,
        (uint)Versions.Count,
        CreatedAt,
        RotationPeriodSeconds == 0 ? null : TimeSpan.FromSeconds(RotationPeriodSeconds),
        RotationPolicy.NextRotationAt(this),
        DeletionAt,
        Description,
        Labels);
}
