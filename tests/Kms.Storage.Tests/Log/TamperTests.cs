using Kms.Storage.Log;

namespace Kms.Storage.Tests.Log;

// Protects against rotten or changed bytes that are read as records, or taken for the end of the log.
public sealed class TamperTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("snapshot-1")]
    [InlineData("log-1")]
    public void A_flipped_bit_in_any_byte_of_a_closed_store_is_found(string name)
    {
        _fixture.Make(3);
        var bytes = _fixture.ReadFile(name);
        var end = EndOfRecords(bytes, frames: name == "log-1" ? 3 : 2);
        for (var i = 0; i < end; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            _fixture.WriteFile(name, changed);

            Assert.False(OpensWith(4, out var what), $"{name}: byte {i}: {what}");
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_closing_mark_costs_nothing()
    {
        _fixture.Make(3);
        var log = _fixture.ReadFile("log-1");
        log[EndOfRecords(log, frames: 3) + 1] ^= 1;
        _fixture.WriteFile("log-1", log);

        Assert.True(OpensWith(4, out _));
    }

    [Fact]
    public void A_removed_repeated_or_swapped_commit_is_found()
    {
        _fixture.Make(3);
        var log = _fixture.ReadFile("log-1");
        var frame = FrameBuilder.HeaderBytes + BitConverter.ToInt32(log, StoreFileHeader.Size);
        frame = (frame + 7) & -8;
        var first = log.AsSpan(StoreFileHeader.Size, frame).ToArray();
        var second = log.AsSpan(StoreFileHeader.Size + frame, frame).ToArray();

        Replace(log, second, second);
        Assert.False(OpensWith(4, out _));
        Replace(log, first, first);
        Assert.False(OpensWith(4, out _));
        Replace(log, second, first);
        Assert.False(OpensWith(4, out _));
        Replace(log, first, second);
        Assert.True(OpensWith(4, out _));
    }

    [Fact]
    public void The_log_of_another_store_is_found()
    {
        _fixture.Make(3);
        using var other = new StoreFixture();
        other.Make(3);
        var foreign = other.ReadFile("log-1");
        var own = _fixture.ReadFile("log-1");
        own.AsSpan(0, StoreFileHeader.Size).CopyTo(foreign);
        _fixture.WriteFile("log-1", other.ReadFile("log-1"));

        Assert.False(OpensWith(4, out var what), what);
    }

    private static int EndOfRecords(byte[] file, int frames)
    {
        var offset = StoreFileHeader.Size;
        for (var i = 0; i < frames; i++)
        {
            offset += (FrameBuilder.HeaderBytes + BitConverter.ToInt32(file, offset) + 7) & -8;
        }

        return offset;
    }

    private void Replace(byte[] log, byte[] first, byte[] second)
    {
        var changed = (byte[])log.Clone();
        first.CopyTo(changed, StoreFileHeader.Size);
        second.CopyTo(changed, StoreFileHeader.Size + first.Length);
        _fixture.WriteFile("log-1", changed);
    }

    private bool OpensWith(int records, out string what)
    {
        try
        {
            using var store = _fixture.Open();
            var result = StoreFixture.Load(store, out var found);
            what = result.Detail ?? $"{found.Count} records";
            return result.Outcome == StoreOutcome.Ok && found.Count >= records;
        }
        catch (StoreOpenException refused)
        {
            what = refused.Message;
            return false;
        }
    }
}
