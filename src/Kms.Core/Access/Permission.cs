namespace Kms.Core.Access;

/// <summary>One right an operation needs: its names are those of the operations.</summary>
/// <remarks><para>Hello and WhoAmI need none. The numbers are in no file and on no wire.</para>
/// </remarks>
[Flags]
public enum Permission : uint
{
    /// <summary>No right; what asks for it is never granted by a policy.</summary>
    None = 0,

    /// <summary>See the state of the daemon.</summary>
    Status = 1u << 0,

    /// <summary>Make a key under a name.</summary>
    CreateKey = 1u << 1,

    /// <summary>See one key.</summary>
    GetKey = 1u << 2,

    /// <summary>See the key in lists.</summary>
    ListKeys = 1u << 3,

    /// <summary>Change name, description, labels or rotation period.</summary>
    UpdateKey = 1u << 4,

    /// <summary>Make a new version and make it the default.</summary>
    RotateKey = 1u << 5,

    /// <summary>See the versions of a key.</summary>
    ListVersions = 1u << 6,

    /// <summary>Make another enabled version the default.</summary>
    SetDefaultVersion = 1u << 7,

    /// <summary>Stop all use of a key.</summary>
    DisableKey = 1u << 8,

    /// <summary>End a disablement.</summary>
    EnableKey = 1u << 9,

    /// <summary>Stop all use of a key and have it destroyed after a window.</summary>
    ScheduleKeyDeletion = 1u << 10,

    /// <summary>Take a scheduled deletion back.</summary>
    RestoreKey = 1u << 11,

    /// <summary>Encrypt under a key.</summary>
    Encrypt = 1u << 12,

    /// <summary>Open a ciphertext of a key.</summary>
    Decrypt = 1u << 13,

    /// <summary>Move a ciphertext from or to a key; needed on both keys.</summary>
    ReEncrypt = 1u << 14,

    /// <summary>Get a data key wrapped under a key.</summary>
    GenerateDataKey = 1u << 15,

    /// <summary>Sign a digest.</summary>
    SignHash = 1u << 16,

    /// <summary>Open an RSA-OAEP ciphertext of a key.</summary>
    AsymmetricDecrypt = 1u << 17,

    /// <summary>See the public key of a version.</summary>
    GetPublicKey = 1u << 18,

    /// <summary>Get random bytes.</summary>
    GenerateRandom = 1u << 19,

    /// <summary>Every right there is.</summary>
    All = (1u << 20) - 1,
}
