namespace Kms.Protocol.Tests;

// Protects against: garbage on the way of every request.
public sealed class AllocationTests
{
    private const int WarmUps = 2_000;
    private const int Requests = 10_000;

    [Fact]
    public void Encrypt_is_read_and_answered_without_allocating()
    {
        using var buffer = new FrameBuffer();
        var body = Messages.ExampleBody("request Encrypt");
        Serve(body, buffer, WarmUps);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Serve(body, buffer, Requests);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    private static void Serve(byte[] body, FrameBuffer buffer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reader = new BodyReader(body);
            Assert.True(EncryptRequest.TryRead(ref reader, out var request));

            var start = FrameWriter.Begin(buffer, FrameFlags.Response, 0, 1);
            var writer = new BodyWriter(buffer);
            writer.WriteArrayHeader(CiphertextResponse.FieldCount);
            var place = CiphertextResponse.WriteFields(
                writer, 1, 1, request.Plaintext.Length + Limits.CiphertextOverheadBytes);
            request.Plaintext.CopyTo(place);
            FrameWriter.End(buffer, start);
            buffer.Clear();
        }
    }
}
