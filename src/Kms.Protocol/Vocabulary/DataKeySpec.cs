namespace Kms;

/// <summary>The size of a data key (DEK); numbers are on the wire.</summary>
public enum DataKeySpec : byte
{
    /// <summary>16 bytes.</summary>
    AES_128 = 1,

    /// <summary>32 bytes.</summary>
    AES_256 = 2,
}
