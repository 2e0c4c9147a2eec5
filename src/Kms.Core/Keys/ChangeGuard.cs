namespace Kms.Core.Keys;

/// <summary>What guards a change against being done twice or over another's.</summary>
/// <param name="ExpectedRevision">The revision the caller has seen; 0 for any.</param>
/// <param name="IdempotencyKey">The caller's 16 random bytes for this change; zero for none.</param>
public readonly record struct ChangeGuard(ulong ExpectedRevision, Guid IdempotencyKey);
