namespace Kms.EndToEnd;

/// <summary>Tests that share one daemon.</summary>
[CollectionDefinition(Name)]
public sealed class DaemonGroup : ICollectionFixture<DaemonFixture>
{
    public const string Name = "one daemon";
}
