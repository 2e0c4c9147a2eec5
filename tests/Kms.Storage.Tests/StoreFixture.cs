using Kms.Storage.Log;

namespace Kms.Storage.Tests;

/// <summary>A directory for a store, and records to put in it.</summary>
internal sealed class StoreFixture : IDisposable
{
    public string Path { get; } = System.IO.Path.Join(
        System.IO.Path.GetTempPath(), "kms-store-" + Guid.NewGuid().ToString("N"));

    public static StoredRecord Record(ulong sequence, int size = 64) =>
        new(sequence, 2, new Guid((int)sequence, 0, 0, new byte[8]), 3, Bytes(sequence, size));

    public static byte[] Bytes(ulong seed, int size)
    {
        var bytes = new byte[size];
        new Random((int)seed).NextBytes(bytes);
        return bytes;
    }

    public LogKeyStore Open() => LogKeyStore.Open(Path);

    /// <summary>Makes a store of generation 1 with one record in its snapshot and some in its log.</summary>
    public void Make(int logRecords, bool isClosed = true)
    {
        var store = Open();
        Begin(store);
        for (ulong i = 0; i < (ulong)logRecords; i++)
        {
            Assert.Equal(StoreOutcome.Ok, store.Commit([Record(i + 2)]).Outcome);
        }

        if (isClosed)
        {
            store.Dispose();
        }
        else
        {
            Abandon(store);
        }
    }

    public static void Begin(IKeyStore store)
    {
        using var snapshot = store.BeginSnapshot();
        snapshot.Append(Record(1));
        Assert.Equal(StoreOutcome.Ok, snapshot.Publish().Outcome);
    }

    /// <summary>Loads everything; the list holds what was visited.</summary>
    public static StoreResult Load(IKeyStore store, out List<StoredRecord> records)
    {
        var visitor = new ListVisitor();
        var result = store.Load(visitor);
        records = visitor.Records;
        return result;
    }

    public byte[] ReadFile(string name) => File.ReadAllBytes(System.IO.Path.Join(Path, name));

    public void WriteFile(string name, byte[] bytes)
    {
        using var stream = new FileStream(System.IO.Path.Join(Path, name), FileMode.Open);
        stream.SetLength(bytes.Length);
        stream.Write(bytes);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>As a crash: the closing mark that Dispose writes is taken away again.</summary>
    private void Abandon(LogKeyStore store)
    {
        var log = ReadFile("log-1");
        store.Dispose();
        WriteFile("log-1", log);
    }

    private sealed class ListVisitor : IRecordVisitor
    {
        public List<StoredRecord> Records { get; } = [];

        public void BeginGeneration(ulong generation, RecordTag previousTag)
        {
        }

        public bool End(StoreHead head) => true;

        public bool Visit(in StoredRecord record, RecordPosition position)
        {
            Records.Add(record with { Sealed = record.Sealed.ToArray() });
            return true;
        }
    }
}
