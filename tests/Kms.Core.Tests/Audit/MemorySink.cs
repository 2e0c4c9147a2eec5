using System.Text;
using System.Text.Json;
using Kms.Core.Audit;

namespace Kms.Core.Tests.Audit;

/// <summary>A trail's file in memory that fails when a test says so.</summary>
internal sealed class MemorySink : IAuditSink
{
    private readonly StringBuilder _text = new();

    public bool Fails { get; set; }

    public int Appends { get; private set; }

    public int Syncs { get; private set; }

    /// <summary>The records so far; each line must be JSON.</summary>
    public IReadOnlyList<JsonElement> Records => [.. _text.ToString()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => JsonDocument.Parse(line).RootElement)];

    public string? Fault => null;

    public bool TryAppend(ReadOnlySpan<byte> lines)
    {
        if (Fails)
        {
            return false;
        }

        Appends++;
        _text.Append(Encoding.UTF8.GetString(lines));
        return true;
    }

    public bool TryDataSync()
    {
        Syncs++;
        return !Fails;
    }

    public bool TryReserve(int bytes) => !Fails;

    public void Dispose()
    {
    }
}
