using System.Buffers.Binary;

namespace Kms.Core.Operations;

/// <summary>The clear first part of a ciphertext: which key and version made it. CIPHERTEXT.md §2.</summary>
/// <remarks>
/// <para>Layout: 24 bytes: format u8 (0xA1) ‖ suite u8 (1) ‖ key id (16) ‖ version u32 BE ‖ zero u16.</para>
/// <para>All of it is authenticated with the caller's AAD.</para>
/// </remarks>
/// <param name="KeyId">The key.</param>
/// <param name="Version">The version, from 1.</param>
public readonly record struct CiphertextHeader(Guid KeyId, uint Version)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 24;

    /// <summary>The format's first byte; a later format has another, and this one stays readable.</summary>
    public const byte Format = 0xA1;

    /// <summary>XAES-256-GCM with key commitment.</summary>
    public const byte SuiteXaes256Gcm = 1;

    private const int KeyIdOffset = 2;
    private const int VersionOffset = 18;
    private const int ReservedOffset = 22;

    /// <summary>Reads the header of a ciphertext that is long enough to be one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> ciphertext, out CiphertextHeader header)
    {
        header = default;
        if (ciphertext.Length < Limits.CiphertextOverheadBytes
            || ciphertext[0] != Format
            || ciphertext[1] != SuiteXaes256Gcm
            || ciphertext[ReservedOffset] != 0
            || ciphertext[ReservedOffset + 1] != 0)
        {
            return false;
        }

        header = new CiphertextHeader(
            new Guid(ciphertext.Slice(KeyIdOffset, 16), bigEndian: true),
            BinaryPrimitives.ReadUInt32BigEndian(ciphertext[VersionOffset..]));
        return header.Version != 0;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Format;
        destination[1] = SuiteXaes256Gcm;
        KeyId.TryWriteBytes(destination[KeyIdOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(destination[VersionOffset..], Version);
        destination[ReservedOffset] = 0;
        destination[ReservedOffset + 1] = 0;
    }
}
