namespace Kms.Protocol;

/// <summary>Every operation. Numbers are on the wire; append-only, never reused.</summary>
/// <remarks><para>Layout: u16. 0x00xx service, 0x01xx control (changes or shows keys), 0x02xx
/// data.</para></remarks>
public enum Opcode : ushort
{
    /// <summary>Limits, server version and the caller's own identity.</summary>
    Hello = 0x0001,

    /// <summary>Whom the daemon takes the caller for.</summary>
    WhoAmI = 0x0002,

    /// <summary>State of the daemon.</summary>
    Status = 0x0003,

    /// <summary>Makes a key with its version 1.</summary>
    CreateKey = 0x0101,

    /// <summary>Shows one key.</summary>
    GetKey = 0x0102,

    /// <summary>Shows keys, a page at a time.</summary>
    ListKeys = 0x0103,

    /// <summary>Changes name, description, labels or rotation period.</summary>
    UpdateKey = 0x0104,

    /// <summary>Makes a new version and makes it the default.</summary>
    RotateKey = 0x0105,

    /// <summary>Shows the versions of a key, a page at a time.</summary>
    ListVersions = 0x0106,

    /// <summary>Makes another enabled version the default.</summary>
    SetDefaultVersion = 0x0107,

    /// <summary>Stops all use of a key.</summary>
    DisableKey = 0x0108,

    /// <summary>Ends a disablement.</summary>
    EnableKey = 0x0109,

    /// <summary>Stops all use of a key and destroys it after a window.</summary>
    ScheduleKeyDeletion = 0x010A,

    /// <summary>Takes a scheduled deletion back, perhaps under a new name.</summary>
    RestoreKey = 0x010B,

    /// <summary>Encrypts under the default version.</summary>
    Encrypt = 0x0201,

    /// <summary>Opens a ciphertext.</summary>
    Decrypt = 0x0202,

    /// <summary>Opens a ciphertext and encrypts it under a default version, inside the
    /// daemon.</summary>
    ReEncrypt = 0x0203,

    /// <summary>Makes a data key and wraps it.</summary>
    GenerateDataKey = 0x0204,

    /// <summary>Signs a digest.</summary>
    SignHash = 0x0205,

    /// <summary>Opens an RSA-OAEP ciphertext.</summary>
    AsymmetricDecrypt = 0x0206,

    /// <summary>Shows the public key of a version.</summary>
    GetPublicKey = 0x0207,

    /// <summary>Random bytes from the kernel.</summary>
    GenerateRandom = 0x0208,
}
