namespace Kms.Core.Audit;

/// <summary>Where the trail is written: a file that only grows.</summary>
public interface IAuditSink : IDisposable
{
    /// <summary>What failed last, as a sentence for the log; null for nothing.</summary>
    string? Fault { get; }

    /// <summary>Appends whole lines; false when they could not all be written, and then none of them were.</summary>
    bool TryAppend(ReadOnlySpan<byte> lines);

    /// <summary>Makes what was appended durable.</summary>
    bool TryDataSync();

    /// <summary>Makes room on the disk, so that the next appends of so many bytes cannot run out of it.</summary>
    bool TryReserve(int bytes);
}
