namespace Kms.CommandLine.Commands;

/// <summary>Keys and versions as rows.</summary>
internal static class KeyRows
{
    /// <summary>Everything of a key.</summary>
    public static Row Of(KeyInfo key) => new Row()
        .Add("name", key.Name.Value)
        .Add("id", key.Id.ToString("D"))
        .Add("algorithm", key.Algorithm.Name())
        .Add("state", key.State.ToString())
        .Add("default_version", key.DefaultVersion)
        .Add("latest_version", key.LatestVersion)
        .Add("revision", key.Revision)
        .Add("created_at", key.CreatedAt)
        .Add("rotation_period", key.RotationPeriod)
        .Add("next_rotation_at", key.NextRotationAt)
        .Add("deletion_at", key.DeletionAt)
        .Add("description", key.Description)
        .Add("labels", key.Labels);

    /// <summary>What a list shows of a key.</summary>
    public static Row ShortOf(KeyInfo key) => new Row()
        .Add("name", key.Name.Value)
        .Add("algorithm", key.Algorithm.Name())
        .Add("state", key.State.ToString())
        .Add("version", key.DefaultVersion)
        .Add("next_rotation", key.NextRotationAt)
        .Add("created", key.CreatedAt);

    /// <summary>Everything of a version.</summary>
    public static Row Of(KeyVersionInfo version) => new Row()
        .Add("version", version.Number)
        .Add("state", version.State.ToString())
        .Add("created_at", version.CreatedAt)
        .Add("destroy_at", version.DestroyAt);
}
