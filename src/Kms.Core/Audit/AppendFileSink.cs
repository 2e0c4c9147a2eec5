using Kms.Storage.Files;

namespace Kms.Core.Audit;

/// <summary>The audit trail's file.</summary>
public sealed class AppendFileSink(AppendFile file) : IAuditSink
{
    /// <inheritdoc/>
    public string? Fault => file.Fault;

    /// <inheritdoc/>
    public bool TryAppend(ReadOnlySpan<byte> lines) => file.TryAppend(lines);

    /// <inheritdoc/>
    public bool TryDataSync() => file.TryDataSync();

    /// <inheritdoc/>
    public bool TryReserve(int bytes) => file.TryReserve(bytes);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
