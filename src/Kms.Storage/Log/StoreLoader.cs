using Kms.Storage.Files;

namespace Kms.Storage.Log;

/// <summary>Reads a generation, snapshot then log, and leaves a log that can be written on.</summary>
internal sealed class StoreLoader(IStoreFiles files, ulong generation, LogKeyStoreOptions options)
{
    private const int ChunkBytes = 1024 * 1024;
    private readonly List<StoredRecord> _records = [];
    private StoreFileHeader _logHeader;
    private Guid _storeId;

    /// <summary>The log, ready for the next commit.</summary>
    public LogWriter? Log { get; private set; }

    /// <summary>Where the store stands.</summary>
    public StoreHead Head { get; private set; }

    /// <summary>What was found and mended.</summary>
    public OpenReport Report { get; private set; }

    /// <summary>Bytes of the snapshot.</summary>
    public long SnapshotBytes { get; private set; }

    /// <summary>Reads everything.</summary>
    public StoreResult Load(IRecordVisitor visitor)
    {
        var snapshotName = StoreFileNames.Snapshot(generation);
        var header = StoreInspection.ReadHeader(files, snapshotName);
        _storeId = header.StoreId;
        visitor.BeginGeneration(generation, header.PreviousTag);
        Head = new StoreHead(generation, 0, header.PreviousTag);

        var snapshot = files.Open(snapshotName);
        var result = ReadSnapshot(visitor, snapshotName, new FrameScanner(files, snapshot));
        files.Close(snapshot);
        return result.Outcome == StoreOutcome.Ok ? ReadLog(visitor) : result;
    }

    private static StoreResult Corrupt(string name, long offset, string what) =>
        new(StoreOutcome.Corrupt, $"{name}: offset {offset}: {what}");

    private StoreResult ReadSnapshot(IRecordVisitor visitor, string name, FrameScanner scanner)
    {
        SnapshotBytes = scanner.Size;
        long offset = StoreFileHeader.Size;
        while (scanner.Read(offset, out var frame) == FrameScanner.Finding.Frame)
        {
            if (frame.Flags == FrameFlags.EndOfSnapshot)
            {
                return StoreResult.Ok;
            }

            var result = Visit(visitor, name, frame);
            if (result.Outcome != StoreOutcome.Ok)
            {
                return result;
            }

            offset += frame.FrameBytes;
        }

        return Corrupt(name, offset, $"the snapshot is damaged after sequence {Head.Sequence}");
    }

    private StoreResult ReadLog(IRecordVisitor visitor)
    {
        var name = StoreFileNames.Log(generation);
        _logHeader = StoreInspection.ReadHeader(files, name);
        if (_logHeader.StoreId != _storeId
            || _logHeader.FirstSequence != Head.Sequence + 1
            || _logHeader.PreviousTag != Head.LastTag)
        {
            return Corrupt(name, 0, "the log does not continue its snapshot");
        }

        var file = files.Open(name);
        var scanner = new FrameScanner(files, file);
        var result = ReadFrames(visitor, name, scanner, out var end, out var isClosed);
        if (result.Outcome == StoreOutcome.Ok && !visitor.End(Head))
        {
            result = Corrupt(name, end, $"the store ends after sequence {Head.Sequence}, and should not");
        }

        if (result.Outcome == StoreOutcome.Ok && !isClosed && (end > StoreFileHeader.Size || Report.TornBytes > 0))
        {
            // What the page cache shows may not be what the disk holds: write it anew and sync that.
            result = Copy(name, scanner, end);
            if (result.Outcome == StoreOutcome.Full)
            {
                result = RewriteInPlace(name, file, scanner, end);
            }

            files.Close(file);
            file = result.Outcome == StoreOutcome.Ok ? files.Open(name) : -1;
        }

        if (result.Outcome != StoreOutcome.Ok)
        {
            files.Close(file);
            return result;
        }

        Log = OpenLog(file, name, end);
        return StoreResult.Ok;
    }

    private StoreResult ReadFrames(
        IRecordVisitor visitor, string name, FrameScanner scanner, out long end, out bool isClosed)
    {
        end = StoreFileHeader.Size;
        isClosed = false;
        var finding = scanner.Read(end, out var frame);
        while (finding == FrameScanner.Finding.Frame)
        {
            isClosed = frame.Flags == FrameFlags.Closed;
            var result = Visit(visitor, name, frame);
            if (result.Outcome != StoreOutcome.Ok)
            {
                return result;
            }

            end += frame.FrameBytes;
            finding = scanner.Read(end, out frame);
        }

        if (finding == FrameScanner.Finding.Bad && scanner.HasFrameFrom(end))
        {
            return Corrupt(
                name, end, $"damaged after sequence {Head.Sequence}; this is no commit that a crash cut short");
        }

        var torn = finding == FrameScanner.Finding.Bad ? scanner.Size - end : 0;
        Report = new OpenReport(isClosed || end == StoreFileHeader.Size, torn, torn == 0 ? 0 : end);
        isClosed &= torn == 0;
        return StoreResult.Ok;
    }

    private StoreResult Visit(IRecordVisitor visitor, string name, in FrameView frame)
    {
        if (!frame.TryReadRecords(_records) || (_records.Count != 0 && frame.FirstSequence != Head.Sequence + 1))
        {
            return Corrupt(name, frame.Offset, $"the records after sequence {Head.Sequence} are not the next ones");
        }

        foreach (var record in _records)
        {
            if (!visitor.Visit(record, new RecordPosition(name, frame.Offset)))
            {
                return Corrupt(
                    name,
                    frame.Offset,
                    $"record {record.Sequence} (key {record.KeyId}, version {record.Version}) is not genuine");
            }

            Head = Head with { Sequence = record.Sequence, LastTag = RecordTag.Of(record.Sealed.Span) };
        }

        return StoreResult.Ok;
    }

    private LogWriter OpenLog(int file, string name, long end) =>
        new(files, file, name, end, options.AllocationStepBytes, options.ReserveBytes);

    /// <returns>Full when there is no room for a second log.</returns>
    private StoreResult Copy(string name, FrameScanner scanner, long end)
    {
        var temporary = name + StoreFileNames.Temporary;
        files.Unlink(temporary);
        var file = files.Create(temporary);
        if (file < 0)
        {
            return LogWriter.Refused(temporary, "create", -file);
        }

        using var writer = OpenLog(file, temporary, 0);
        for (long offset = 0; offset < end; offset += ChunkBytes)
        {
            var chunk = scanner.Memory(offset, (int)Math.Min(ChunkBytes, end - offset));
            var result = writer.Append(chunk.Span);
            if (result.Outcome != StoreOutcome.Ok)
            {
                files.Unlink(temporary);
                return result;
            }
        }

        var synced = writer.Sync();
        return synced.Outcome == StoreOutcome.Ok ? FileSwap.Rename(files, temporary, name) : synced;
    }

    /// <summary>On a full disk: the same bytes over themselves, then zeros over what was torn. Wherever that
    /// is cut short, each sector is as it was or as it will be, and both are the same log.</summary>
    private StoreResult RewriteInPlace(string name, int file, FrameScanner scanner, long end)
    {
        // It stays within the file as it is, which the caller closes.
        var writer = new LogWriter(files, file, name, 0, options.AllocationStepBytes, reserve: 0);
        for (long offset = 0; offset < scanner.Size; offset += ChunkBytes)
        {
            var chunk = scanner.Memory(offset, (int)Math.Min(ChunkBytes, scanner.Size - offset)).ToArray();
            chunk.AsSpan((int)Math.Clamp(end - offset, 0, chunk.Length)).Clear();
            var result = writer.Append(chunk);
            if (result.Outcome != StoreOutcome.Ok)
            {
                return result;
            }
        }

        return writer.Sync();
    }
}
