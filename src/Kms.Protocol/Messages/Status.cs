namespace Kms.Protocol;

/// <summary>Answer of Status: the state of the daemon.</summary>
/// <param name="State">Locked, unlocked or draining.</param>
/// <param name="Version">Version of the daemon.</param>
/// <param name="StartedAt">When it began to serve.</param>
/// <param name="KeyCount">Keys there are.</param>
/// <param name="VersionCount">Key versions there are.</param>
/// <param name="StoreGeneration">Generation of the store: one more with each compaction.</param>
/// <param name="StoreSequence">Records since that generation began.</param>
/// <param name="StoreBytes">Bytes the store takes on disk.</param>
/// <param name="MemoryProtection">What keeps key material from being read.</param>
/// <param name="SecretBytesCapacity">Size of secret memory.</param>
/// <param name="SecretBytesUsed">Secret memory in use.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="RequestCount">Requests answered since the start.</param>
/// <param name="RootKeySource">Which kind of seal gave the root key.</param>
/// <param name="CryptoLibrary">Version of the OpenSSL in use.</param>
/// <param name="Warnings">What an operator should mend, in sentences.</param>
public sealed record StatusResponse(
    DaemonState State,
    string Version,
    DateTimeOffset StartedAt,
    ulong KeyCount,
    ulong VersionCount,
    ulong StoreGeneration,
    ulong StoreSequence,
    ulong StoreBytes,
    SecretMemoryProtection MemoryProtection,
    ulong SecretBytesCapacity,
    ulong SecretBytesUsed,
    uint Connections,
    ulong RequestCount,
    string RootKeySource,
    string CryptoLibrary,
    IReadOnlyList<string> Warnings)
{
    private const int FieldCount = 16;

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out StatusResponse response)
    {
        reader.ReadArray(FieldCount);
        response = new StatusResponse(
            (DaemonState)reader.ReadUInt(byte.MaxValue),
            reader.ReadString(Limits.TextBytesMax),
            reader.ReadTime() ?? DateTimeOffset.UnixEpoch,
            reader.ReadUInt(),
            reader.ReadUInt(),
            reader.ReadUInt(),
            reader.ReadUInt(),
            reader.ReadUInt(),
            (SecretMemoryProtection)reader.ReadUInt(byte.MaxValue),
            reader.ReadUInt(),
            reader.ReadUInt(),
            reader.ReadUInt32(),
            reader.ReadUInt(),
            reader.ReadString(Limits.TextBytesMax),
            reader.ReadString(Limits.TextBytesMax),
            ReadWarnings(ref reader));
        return reader.TryFinish();
    }

    /// <summary>Writes the answer.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteUInt((byte)State);
        writer.WriteText(Version);
        writer.WriteTime(StartedAt);
        writer.WriteUInt(KeyCount);
        writer.WriteUInt(VersionCount);
        writer.WriteUInt(StoreGeneration);
        writer.WriteUInt(StoreSequence);
        writer.WriteUInt(StoreBytes);
        writer.WriteUInt((byte)MemoryProtection);
        writer.WriteUInt(SecretBytesCapacity);
        writer.WriteUInt(SecretBytesUsed);
        writer.WriteUInt(Connections);
        writer.WriteUInt(RequestCount);
        writer.WriteText(RootKeySource);
        writer.WriteText(CryptoLibrary);
        writer.WriteArrayHeader(Warnings.Count);
        foreach (var warning in Warnings)
        {
            writer.WriteText(warning);
        }
    }

    private static string[] ReadWarnings(ref BodyReader reader)
    {
        var warnings = new string[reader.ReadArrayHeader(Limits.WarningsMax)];
        for (var i = 0; i < warnings.Length; i++)
        {
            warnings[i] = reader.ReadString(Limits.TextBytesMax);
        }

        return warnings;
    }
}
