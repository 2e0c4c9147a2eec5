namespace Kms.Simulation;

/// <summary>How a disk fails.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Error">The error number.</param>
/// <param name="Calls">The calls that can fail so.</param>
/// <param name="IsLasting">Whether it goes on once it has begun, the next start included.</param>
/// <param name="WritesShort">Whether a write that fails writes half of its bytes.</param>
internal sealed record Fault(
    string Name, int Error, IReadOnlyList<string> Calls, bool IsLasting = false, bool WritesShort = false)
{
    private static readonly string[] s_every =
        ["create", "write", "fdatasync", "fallocate", "rename", "unlink", "fsync"];

    /// <summary>Every way in which a disk fails here.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("EIO once", 5, s_every),
        new("EROFS once", 30, s_every),
        new("a short write", 5, ["write"], WritesShort: true),
        new("ENOSPC once", 28, ["create", "write", "fallocate", "rename"]),
        new("EDQUOT once", 122, ["create", "write", "fallocate", "rename"]),
        new("a full disk", 28, ["create", "fallocate"], IsLasting: true),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
