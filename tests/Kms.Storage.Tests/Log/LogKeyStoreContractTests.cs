namespace Kms.Storage.Tests.Log;

// Protects against: a store on disk that breaks what every store promises.
public sealed class LogKeyStoreContractTests : KeyStoreContract, IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private protected override IKeyStore Open() => _fixture.Open();
}
