namespace Kms.Crypto.Tests;

internal static partial class Scenarios
{
    private static string Perform(string name)
    {
        CryptoRuntime.Start(new SecretMemoryOptions());
        return $"{SecretMemory.Kind} {SecretMemory.UsedBytes} {SecretMemory.HoldsOpenSslHeap}";
    }
}
