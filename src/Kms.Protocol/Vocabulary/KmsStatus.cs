namespace Kms;

/// <summary>Every outcome of a request. Numbers are on the wire; append-only, never
/// reused.</summary>
/// <remarks><para>Layout: u16. 0 success, 1-99 protocol, 100-199 access, 200-299 keys,
/// 300-399 cryptography, 400-499 service. What each means to people:
/// <see cref="KmsStatusFacts"/>.</para></remarks>
public enum KmsStatus : ushort
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The frame header is not one; the connection is closed.</summary>
    MalformedFrame = 1,

    /// <summary>The frame is longer than the limit; the connection is closed.</summary>
    FrameTooLarge = 2,

    /// <summary>The protocol version is not served; the connection is closed.</summary>
    UnsupportedVersion = 3,

    /// <summary>The opcode is not served.</summary>
    UnknownOperation = 4,

    /// <summary>The body is not the operation's, or a value is not allowed.</summary>
    InvalidRequest = 5,

    /// <summary>A field is longer or larger than its limit.</summary>
    LimitExceeded = 6,

    /// <summary>The operation takes no batch, or the batch is empty.</summary>
    InvalidBatch = 7,

    /// <summary>The caller may not do this, or the key does not exist: the two are never told
    /// apart.</summary>
    PermissionDenied = 100,

    /// <summary>There is no such key.</summary>
    KeyNotFound = 200,

    /// <summary>A key of that name exists.</summary>
    KeyExists = 201,

    /// <summary>The key has no such version.</summary>
    VersionNotFound = 202,

    /// <summary>The key is disabled.</summary>
    KeyDisabled = 203,

    /// <summary>The key is scheduled for deletion.</summary>
    KeyDeletionScheduled = 204,

    /// <summary>The key is not scheduled for deletion.</summary>
    KeyNotDeletionScheduled = 205,

    /// <summary>The version is disabled, staged or scheduled for destruction.</summary>
    VersionDisabled = 206,

    /// <summary>The version's material is gone.</summary>
    VersionDestroyed = 207,

    /// <summary>The key's algorithm does not do this operation.</summary>
    WrongAlgorithm = 208,

    /// <summary>The key changed since the expected revision.</summary>
    RevisionConflict = 209,

    /// <summary>The version has encrypted as many messages as it ever may: rotate.</summary>
    UsageLimitReached = 210,

    /// <summary>The ciphertext does not open: wrong key, AAD, length or changed bytes.</summary>
    DecryptionFailed = 300,

    /// <summary>The digest is not as long as the key's algorithm wants it.</summary>
    InvalidDigestLength = 301,

    /// <summary>The daemon has no root key yet.</summary>
    Locked = 400,

    /// <summary>The store cannot take the change now; nothing was changed.</summary>
    StoreUnavailable = 401,

    /// <summary>The audit trail cannot be written, so nothing is done.</summary>
    AuditUnavailable = 402,

    /// <summary>Too much work is waiting; try again after the hint.</summary>
    Overloaded = 403,

    /// <summary>The daemon is stopping; connect again.</summary>
    ShuttingDown = 404,

    /// <summary>A fault inside the daemon; its log has the request id.</summary>
    Internal = 405,
}
