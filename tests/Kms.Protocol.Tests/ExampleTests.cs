using System.Buffers;

namespace Kms.Protocol.Tests;

// Protects against: examples that a reader of the specification cannot rely on.
public sealed class ExampleTests
{
    public static TheoryData<string> Kinds => [.. Messages.Kinds];

    public static TheoryData<string> Frames =>
        [.. Specification.Examples.Select(static example => example.Kind)];

    [Theory]
    [MemberData(nameof(Frames))]
    public void Example_is_one_whole_frame(string kind)
    {
        var frame = Specification.Examples.Single(example => example.Kind == kind).Frame;
        var buffer = new ReadOnlySequence<byte>(frame);

        Assert.True(FrameReader.TryRead(ref buffer, out var header, out var body, out _));

        Assert.True(buffer.IsEmpty);
        Assert.Equal(header.BodyBytes, body.Length);
        Assert.Equal(ExpectedHeader(kind, header), header);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Example_of_a_message_parses_and_writes_back(string kind)
    {
        var body = Messages.ExampleBody(kind);

        Assert.Equal(body, Messages.Reencode(kind, body));
    }

    [Fact]
    public void Batch_example_is_cut_into_items_and_item_answers()
    {
        var request = new BodyReader(Messages.ExampleBody("batch-request Encrypt"));
        var count = request.ReadArrayHeader(Limits.BatchItemsMax);
        for (var i = 0; i < count; i++)
        {
            var item = request.ReadItem();
            Assert.Equal(item.ToArray(), RequestMessages.Reencode(nameof(Opcode.Encrypt), item));
        }

        var answer = new BodyReader(Messages.ExampleBody("batch-answer Encrypt"));
        Assert.Equal(count, answer.ReadArrayHeader(Limits.BatchItemsMax));
        answer.ReadArray(1 + CiphertextResponse.FieldCount);
        Assert.Equal(KmsStatus.Ok, (KmsStatus)answer.ReadCode());
        Assert.Equal(1u, CiphertextResponse.ReadFields(ref answer).Version);
        answer.ReadArray(1 + ErrorResponse.FieldCount);
        Assert.Equal(KmsStatus.PermissionDenied, (KmsStatus)answer.ReadCode());
        Assert.Equal(0u, ErrorResponse.ReadFields(ref answer).RetryAfterMilliseconds);

        Assert.True(request.TryFinish());
        Assert.True(answer.TryFinish());
    }

    [Fact]
    public void Error_example_parses()
    {
        var reader = new BodyReader(Messages.ExampleBody("error"));

        Assert.True(ErrorResponse.TryRead(ref reader, out var response));

        Assert.Equal(250u, response.RetryAfterMilliseconds);
    }

    private static FrameHeader ExpectedHeader(string kind, FrameHeader actual)
    {
        var words = kind.Split(' ');
        var opcode = words.Length == 1 ? (ushort)0 : (ushort)Enum.Parse<Opcode>(words[1]);
        return words[0] switch
        {
            "request" => actual with { Flags = FrameFlags.None, Code = opcode },
            "batch-request" => actual with { Flags = FrameFlags.Batch, Code = opcode },
            "answer" => actual with { Flags = FrameFlags.Response, Code = 0 },
            "batch-answer" => actual with
            {
                Flags = FrameFlags.Response | FrameFlags.Batch,
                Code = 0,
            },
            "error" => actual with
            {
                Flags = FrameFlags.Response,
                Code = (ushort)KmsStatus.Overloaded,
            },
            _ => actual with { Flags = FrameFlags.Event, Code = (ushort)ServerEvent.Draining },
        };
    }
}
