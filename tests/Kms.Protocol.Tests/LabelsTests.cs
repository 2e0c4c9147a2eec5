namespace Kms.Protocol.Tests;

// Protects against: one set of labels with two encodings.
public sealed class LabelsTests
{
    [Fact]
    public void Labels_are_written_in_the_order_of_their_bytes_whatever_order_they_had()
    {
        string[] names = ["b", "a", "aa", "B", "é", "z", "\U0001F600", "\uFFFD", "-"];
        using var buffer = new FrameBuffer();

        var unordered = names.ToDictionary(static name => name, static _ => "v");

        Labels.Write(new BodyWriter(buffer), unordered);

        var reader = new BodyReader(buffer.WrittenSpan);
        var labels = Labels.Read(ref reader);
        Assert.True(reader.TryFinish());
        Assert.Equal(["-", "B", "a", "aa", "b", "z", "é", "\uFFFD", "\U0001F600"], labels.Keys);
    }

    [Fact]
    public void No_labels_are_an_empty_map()
    {
        using var buffer = new FrameBuffer();

        Labels.Write(new BodyWriter(buffer), Labels.None);

        Assert.Equal([0x80], buffer.WrittenSpan.ToArray());
    }
}
