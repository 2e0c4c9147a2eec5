namespace Kms.Client;

/// <summary>What became of one item of a batch; the items do not depend on one another.</summary>
/// <param name="Status">Ok, or why not.</param>
/// <param name="Value">The result when the status is Ok; else null.</param>
public readonly record struct BatchItem<T>(KmsStatus Status, T? Value)
    where T : class;
