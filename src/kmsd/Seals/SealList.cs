using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Kms.Crypto;

namespace Kms.Daemon.Seals;

/// <summary>The contents of root.seals.</summary>
/// <remarks>
/// <para>Standard: SEALS.md §3. Text that is read is the text that would be written.</para>
/// <para>Limit: 1 to 64 seals.</para>
/// </remarks>
/// <param name="StoreId">The store whose root key it is.</param>
/// <param name="Seals">In the order they were made.</param>
internal sealed record SealList(Guid StoreId, ImmutableArray<Seal> Seals)
{
    /// <summary>The most seals of one file.</summary>
    public const int SealsMax = 64;

    /// <summary>Longer files are refused unread.</summary>
    public const int BytesMax = 32 * 1024;

    private const string FirstLine = "kmsd root seals v1";
    private const int KindLengthMax = 32;

    /// <summary>Reads the text.</summary>
    /// <returns>False when it is not, byte for byte, what <see cref="Write"/> gives.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SealList? list)
    {
        list = null;
        if (text.Length > BytesMax || !Ascii.IsValid(text))
        {
            return false;
        }

        var lines = Encoding.ASCII.GetString(text).Split('\n');
        if (lines.Length < 3
            || lines[1].Split(' ') is not ["store", var store]
            || !Guid.TryParseExact(store, "D", out var storeId))
        {
            return false;
        }

        var seals = ImmutableArray.CreateBuilder<Seal>();
        foreach (var line in lines.AsSpan()[2..^1])
        {
            if (!TryReadSeal(line, out var seal))
            {
                return false;
            }

            seals.Add(seal);
        }

        // Whatever the parts above let pass (a first line, a letter case, bits left over in base
        // 64), only one text stands for a list.
        list = new SealList(storeId, seals.ToImmutable());
        return seals.Count is > 0 and <= SealsMax && list.Write().AsSpan().SequenceEqual(text);
    }

    /// <summary>Writes the text.</summary>
    public byte[] Write()
    {
        var text = new StringBuilder()
            .Append(FirstLine).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"store {StoreId:D}\n");
        foreach (var seal in Seals)
        {
            var sealedKey = Convert.ToBase64String(seal.SealedKey.AsSpan());
            text.Append(CultureInfo.InvariantCulture, $"seal {seal.Kind} {sealedKey}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static bool TryReadSeal(string line, [NotNullWhen(true)] out Seal? seal)
    {
        seal = null;
        Span<byte> sealedKey = stackalloc byte[SealingKey.SealedKeyBytes];
        if (line.Split(' ') is not ["seal", var kind, var base64]
            || kind.Length is 0 or > KindLengthMax
            || !kind.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            || !Convert.TryFromBase64String(base64, sealedKey, out var count)
            || count != sealedKey.Length)
        {
            return false;
        }

        seal = new Seal(kind, [.. sealedKey]);
        return true;
    }
}
