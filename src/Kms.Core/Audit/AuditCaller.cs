using System.Buffers;
using System.Text.Json;
using Kms.Core.Access;

namespace Kms.Core.Audit;

/// <summary>Writes who a caller is as JSON members, once for a connection.</summary>
public static class AuditCaller
{
    /// <summary>The members <c>"uid":…,"gid":…,"pid":…,"unit":…,"connection":…</c>, without braces.</summary>
    public static byte[] Write(Caller caller, ulong connectionId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("uid"u8, caller.UserId);
            writer.WriteNumber("gid"u8, caller.GroupId);
            writer.WriteNumber("pid"u8, caller.ProcessId);
            writer.WriteString("unit"u8, caller.Unit);
            writer.WriteNumber("connection"u8, connectionId);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan[1..^1].ToArray();
    }
}
