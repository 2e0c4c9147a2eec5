namespace Kms.Protocol;

/// <summary>ScheduleKeyDeletion: <c>[key, expected_revision, idempotency_key, window_days]</c>;
/// answered with the key's row.</summary>
public readonly ref struct ScheduleKeyDeletionRequest
{
    private const int FieldCount = KeyChange.FieldCount + 1;

    /// <summary>Which key, and what guards a repetition.</summary>
    public KeyChange Change { get; init; }

    /// <summary>Days until the key is destroyed, 1 to 365; 0 for the default of 30.</summary>
    public uint WindowDays { get; init; }

    /// <summary>Reads the request.</summary>
    public static bool TryRead(ref BodyReader reader, out ScheduleKeyDeletionRequest request)
    {
        reader.ReadArray(FieldCount);
        request = new ScheduleKeyDeletionRequest
        {
            Change = KeyChange.Read(ref reader),
            WindowDays = (uint)reader.ReadUInt(Limits.DeletionWindowDaysMax),
        };
        return reader.TryFinish();
    }

    /// <summary>Writes the request.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        Change.Write(writer);
        writer.WriteUInt(WindowDays);
    }
}
