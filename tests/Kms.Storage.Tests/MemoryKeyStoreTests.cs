namespace Kms.Storage.Tests;

// Protects against: a contract that only one implementation could keep.
public sealed class MemoryKeyStoreTests : KeyStoreContract
{
    private readonly MemoryKeyStore.Medium _medium = new();

    private protected override IKeyStore Open() => new MemoryKeyStore(_medium);
}
