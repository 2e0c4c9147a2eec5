using System.Text;
using Kms.Daemon.Seals;

namespace Kms.Daemon.Tests.Seals;

// Protects against: a root.seals that two readers take for two things.
public sealed class SealListTests
{
    private const string Store = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static readonly string s_sealedKey = Convert.ToBase64String(
        [.. Enumerable.Range(0, 104).Select(number => (byte)number)]);

    private static readonly string s_text =
        $"kmsd root seals v1\nstore {Store}\nseal key-file {s_sealedKey}\nseal tpm2 {s_sealedKey}\n";

    [Fact]
    public void Text_is_read_and_written_back()
    {
        Assert.True(TryRead(s_text, out var list));

        Assert.Equal(Guid.Parse(Store), list!.StoreId);
        Assert.Equal(["key-file", "tpm2"], list.Seals.Select(seal => seal.Kind));
        Assert.All(list.Seals, seal => Assert.Equal(103, seal.SealedKey[103]));
        Assert.Equal(s_text, Encoding.ASCII.GetString(list.Write()));
    }

    [Theory]
    [InlineData("v1\n", "v2\n")]
    [InlineData("kmsd", "Kmsd")]
    [InlineData("\n", "\r\n")]
    [InlineData("store ", "store  ")]
    [InlineData("0f8fad5b", "0F8FAD5B")]
    [InlineData("0f8fad5b", "xf8fad5b")]
    [InlineData("key-file", "key file")]
    [InlineData("key-file", "Key-file")]
    [InlineData("key-file", "")]
    [InlineData("key-file", "key-file-key-file-key-file-key-file")]
    [InlineData("AAEC", "AAE")]
    [InlineData("AAEC", "AAECAAEC")]
    [InlineData("AAEC", "AA EC")]
    [InlineData("AAEC", "é")]
    [InlineData("seal tpm2", "tpm2")]
    [InlineData("kmsd root seals v1\n", "")]
    public void Text_of_any_other_form_is_refused(string part, string other)
    {
        Assert.Contains(part, s_text);

        Assert.False(TryRead(s_text.Replace(part, other), out _));
    }

    [Fact]
    public void Text_cut_short_anywhere_but_between_seals_is_refused()
    {
        var secondSeal = s_text.IndexOf("seal tpm2", StringComparison.Ordinal);
        for (var length = 0; length < s_text.Length; length++)
        {
            Assert.Equal(length == secondSeal, TryRead(s_text[..length], out _));
        }
    }

    [Fact]
    public void Changed_text_that_is_still_read_is_written_back_as_it_was()
    {
        var text = Encoding.ASCII.GetBytes(s_text);
        for (var at = 0; at < text.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                text[at] ^= (byte)(1 << bit);
                if (SealList.TryRead(text, out var list))
                {
                    Assert.Equal(text, list.Write());
                }

                text[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void Seals_at_limit_are_read()
    {
        Assert.True(TryRead(WithSeals(1), out _));
        Assert.True(TryRead(WithSeals(SealList.SealsMax), out _));
    }

    [Fact]
    public void Seals_beyond_limit_are_refused()
    {
        Assert.False(TryRead(WithSeals(0), out _));
        Assert.False(TryRead(WithSeals(SealList.SealsMax + 1), out _));
    }

    private static string WithSeals(int count) => $"kmsd root seals v1\nstore {Store}\n"
        + string.Concat(Enumerable.Repeat($"seal key-file {s_sealedKey}\n", count));

    private static bool TryRead(string text, out SealList? list) =>
        SealList.TryRead(Encoding.UTF8.GetBytes(text), out list);
}
