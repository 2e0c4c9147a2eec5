namespace Kms;

/// <summary>Every maximum of the protocol, with its unit in its name. PROTOCOL.md has the same
/// table.</summary>
public static class Limits
{
    /// <summary>The only protocol version there is.</summary>
    public const byte ProtocolVersion = 1;

    /// <summary>Body of a frame, without its 16-byte header.</summary>
    public const int FrameBodyBytesMax = 2 * 1024 * 1024;

    /// <summary>Plaintext of one Encrypt.</summary>
    public const int PlaintextBytesMax = 1024 * 1024;

    /// <summary>Additional authenticated data of one operation.</summary>
    public const int AadBytesMax = 64 * 1024;

    /// <summary>What a ciphertext is longer than its plaintext (CIPHERTEXT.md).</summary>
    public const int CiphertextOverheadBytes = 96;

    /// <summary>Ciphertext of one Decrypt.</summary>
    public const int CiphertextBytesMax = PlaintextBytesMax + CiphertextOverheadBytes;

    /// <summary>Items of one batch frame.</summary>
    public const int BatchItemsMax = 1024;

    /// <summary>Fields of one request or one item of a batch.</summary>
    public const int ItemFieldsMax = 15;

    /// <summary>Key name, ASCII.</summary>
    public const int KeyNameBytesMax = 128;

    /// <summary>Key description, UTF-8.</summary>
    public const int DescriptionBytesMax = 1024;

    /// <summary>Labels of one key.</summary>
    public const int LabelsMax = 64;

    /// <summary>Name of a label, UTF-8.</summary>
    public const int LabelNameBytesMax = 64;

    /// <summary>Value of a label, UTF-8.</summary>
    public const int LabelValueBytesMax = 256;

    /// <summary>Shortest rotation period: one minute.</summary>
    public const uint RotationPeriodSecondsMin = 60;

    /// <summary>Longest rotation period: ten years of 365 days.</summary>
    public const uint RotationPeriodSecondsMax = 10 * 365 * 86_400;

    /// <summary>Shortest wait before a scheduled deletion.</summary>
    public const uint DeletionWindowDaysMin = 1;

    /// <summary>Longest wait before a scheduled deletion.</summary>
    public const uint DeletionWindowDaysMax = 365;

    /// <summary>The wait when none is named.</summary>
    public const uint DeletionWindowDaysDefault = 30;

    /// <summary>Rows of one page of ListKeys or ListVersions.</summary>
    public const int PageRowsMax = 1000;

    /// <summary>Rows of a page when none is named.</summary>
    public const int PageRowsDefault = 100;

    /// <summary>Bytes of one GenerateRandom.</summary>
    public const int RandomBytesMax = 64 * 1024;

    /// <summary>The longest digest any algorithm signs.</summary>
    public const int DigestBytesMax = 64;

    /// <summary>An RSA-4096 ciphertext: exactly this long.</summary>
    public const int RsaCiphertextBytes = 512;

    /// <summary>An idempotency key: exactly this long, or absent.</summary>
    public const int IdempotencyKeyBytes = 16;

    /// <summary>Name a client gives itself in Hello, UTF-8.</summary>
    public const int ClientNameBytesMax = 128;

    /// <summary>Requests one connection may have in flight; then its bytes wait in the
    /// socket.</summary>
    public const int InFlightRequestsMax = 128;

    /// <summary>Texts the daemon sends (versions, unit names, warnings), UTF-8.</summary>
    public const int TextBytesMax = 4096;

    /// <summary>Supplementary groups of one peer.</summary>
    public const int PeerGroupsMax = 65_536;

    /// <summary>A public key in any of its formats.</summary>
    public const int PublicKeyBytesMax = 4096;

    /// <summary>A signature in any of its formats.</summary>
    public const int SignatureBytesMax = 256;

    /// <summary>Warnings of one Status answer.</summary>
    public const int WarningsMax = 64;
}
