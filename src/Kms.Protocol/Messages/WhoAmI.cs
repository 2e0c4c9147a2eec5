namespace Kms.Protocol;

/// <summary>Answer of WhoAmI: whom the daemon takes the caller for.</summary>
/// <param name="UserId">Effective uid at connect, as the kernel says.</param>
/// <param name="GroupId">Effective gid at connect.</param>
/// <param name="ProcessId">Pid at connect; for display, never an identity.</param>
/// <param name="Groups">Supplementary gids at connect.</param>
/// <param name="Unit">Systemd system unit; empty when it has none or it is not known.</param>
/// <param name="IsAdministrator">Whether the caller is root or the daemon's own user.</param>
public sealed record WhoAmIResponse(
    uint UserId,
    uint GroupId,
    uint ProcessId,
    IReadOnlyList<uint> Groups,
    string Unit,
    bool IsAdministrator)
{
    private const int FieldCount = 6;

    /// <summary>Reads the answer.</summary>
    public static bool TryRead(ref BodyReader reader, out WhoAmIResponse response)
    {
        reader.ReadArray(FieldCount);
        response = new WhoAmIResponse(
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            ReadGroups(ref reader),
            reader.ReadString(Limits.TextBytesMax),
            reader.ReadBool());
        return reader.TryFinish();
    }

    /// <summary>Writes the answer.</summary>
    public void Write(BodyWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteUInt(UserId);
        writer.WriteUInt(GroupId);
        writer.WriteUInt(ProcessId);
        writer.WriteArrayHeader(Groups.Count);
        foreach (var group in Groups)
        {
            writer.WriteUInt(group);
        }

        writer.WriteText(Unit);
        writer.WriteBool(IsAdministrator);
    }

    private static uint[] ReadGroups(ref BodyReader reader)
    {
        var groups = new uint[reader.ReadArrayHeader(Limits.PeerGroupsMax)];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = reader.ReadUInt32();
        }

        return groups;
    }
}
