using System.Runtime.CompilerServices;
using Kms.Crypto;

namespace Kms.Simulation;

/// <summary>Starts cryptography before the first test, as a process that uses it must.</summary>
internal static class CryptoStarter
{
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Usage", "CA2255", Justification = "No other code of the test host runs early enough.")]
    internal static void Start() =>
        CryptoRuntime.Start(new SecretMemoryOptions { AllowOpenSslHeapOutside = true });
}
