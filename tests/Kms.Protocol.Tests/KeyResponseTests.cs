namespace Kms.Protocol.Tests;

// Protects against: a page of keys that is longer than a frame may be.
public sealed class KeyResponseTests
{
    public static TheoryData<string, string, int> Contents => new()
    {
        { "a", "", 0 },
        { new string('n', 128), new string('d', 1024), 64 },
        { "a", "\u20ac\U0001F600", 3 },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Row_is_no_longer_than_its_bound_and_not_much_shorter(
        string name, string description, int labels)
    {
        var key = new KeyInfo(
            Guid.Empty, KeyName.Parse(name), (KeyAlgorithm)ushort.MaxValue,
            (KeyState)byte.MaxValue, ulong.MaxValue, uint.MaxValue, uint.MaxValue,
            DateTimeOffset.MaxValue, TimeSpan.FromSeconds(Limits.RotationPeriodSecondsMax),
            DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, description,
            Enumerable.Range(0, labels).ToDictionary(
                static i => $"{i:x2}".PadRight(Limits.LabelNameBytesMax, 'n'),
                static _ => new string('v', Limits.LabelValueBytesMax)));
        using var buffer = new FrameBuffer();

        KeyResponse.Write(new BodyWriter(buffer), key);

        Assert.InRange(KeyResponse.BytesMax(key) - buffer.Length, 0, 100 + (10 * labels));
    }
}
