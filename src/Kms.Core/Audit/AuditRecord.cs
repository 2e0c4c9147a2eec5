namespace Kms.Core.Audit;

/// <summary>What one record of the audit trail says; an allow-list of typed fields.</summary>
/// <remarks><para>Never plaintext, AAD, digests or ciphertext: there is no field that could hold them.</para></remarks>
public readonly ref struct AuditRecord
{
    /// <summary>Name of the operation, ASCII.</summary>
    public required ReadOnlySpan<byte> Operation { get; init; }

    /// <summary>Who asked, as <see cref="AuditCaller"/> wrote it once for the connection.</summary>
    public required ReadOnlySpan<byte> Caller { get; init; }

    /// <summary>The client's request id.</summary>
    public required ulong RequestId { get; init; }

    /// <summary>The outcome.</summary>
    public required KmsStatus Status { get; init; }

    /// <summary>The key, if the request reached one.</summary>
    public Guid KeyId { get; init; }

    /// <summary>The name in the request, or of the key; empty when there was none.</summary>
    public ReadOnlySpan<byte> KeyName { get; init; }

    /// <summary>Both of them as the key has them ready, to save writing them again; or empty.</summary>
    public ReadOnlySpan<byte> KeyMembers { get; init; }

    /// <summary>The version that was used or made; 0 for none.</summary>
    public uint Version { get; init; }

    /// <summary>Bytes of the request's data; -1 for an operation without.</summary>
    public int BytesIn { get; init; }

    /// <summary>Bytes of the answer's data; -1 for an operation without.</summary>
    public int BytesOut { get; init; }
}
