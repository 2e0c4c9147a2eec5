using System.Diagnostics.CodeAnalysis;
using Kms.Core.Keys;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>One request on its way: what it works with, and what the audit trail will say of it.</summary>
internal ref struct RequestContext
{
    public required RequestServices Services { get; init; }

    public required ConnectionState Connection { get; init; }

    public required OperationRow Row { get; init; }

    public required ulong RequestId { get; init; }

    /// <summary>The key the request means; set for handlers of operations on a key, authorized and checked.</summary>
    [AllowNull]
    public Key Key { readonly get => field!; set; }

    /// <summary>The key's id for the audit trail.</summary>
    public Guid AuditKeyId { get; set; }

    /// <summary>The key's name, as the request has it or as the key does.</summary>
    public ReadOnlySpan<byte> AuditKeyName { get; set; }

    /// <summary>The version used or made; 0 for none.</summary>
    public uint AuditVersion { get; set; }

    /// <summary>Bytes of data that came in.</summary>
    public int AuditBytesIn { get; set; }

    /// <summary>Bytes of data that go out.</summary>
    public int AuditBytesOut { get; set; }

    /// <summary>What guards a change, from the part of the request that says so.</summary>
    public static ChangeGuard Guard(KeyChange change) => new(
        change.ExpectedRevision, IdempotencyKey(change.IdempotencyKey));

    /// <summary>An idempotency key as an id; zero when absent.</summary>
    public static Guid IdempotencyKey(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? Guid.Empty : new Guid(bytes, bigEndian: true);

    /// <summary>Answers a change with the key's row.</summary>
    public KmsStatus Answer(KmsStatus status, Key? key, ResponseWriter response)
    {
        if (status == KmsStatus.Ok && key is not null)
        {
            AuditKeyId = key.Id;
            AuditVersion = key.DefaultVersion.Number;
            KeyResponse.Write(response.Body, key.ToInfo());
        }

        return status;
    }
}
