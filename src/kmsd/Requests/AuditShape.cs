namespace Kms.Daemon.Requests;

/// <summary>What the audit trail keeps of an operation.</summary>
internal enum AuditShape
{
    /// <summary>No record: the operation reaches no key.</summary>
    None,

    /// <summary>Caller, key, version and outcome; written before the answer.</summary>
    Read,

    /// <summary>The same, and durable before the answer.</summary>
    Change,

    /// <summary>The same as Read with the sizes of the data.</summary>
    Data,
}
