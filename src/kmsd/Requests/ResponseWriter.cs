using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>Where a handler puts its answer: a frame's body, or one item of a batch.</summary>
internal readonly ref struct ResponseWriter(FrameBuffer buffer, bool isBatchItem)
{
    /// <summary>Writes values.</summary>
    public BodyWriter Body => new(buffer);

    /// <summary>Begins an answer of so many fields; an item of a batch has its status before them.</summary>
    public BodyWriter Begin(int fieldCount)
    {
        var body = Body;
        body.WriteArrayHeader(isBatchItem ? fieldCount + 1 : fieldCount);
        if (isBatchItem)
        {
            body.WriteUInt((ushort)KmsStatus.Ok);
        }

        return body;
    }
}
