using Kms.Crypto;

namespace Kms.Daemon.Tests.Seals;

/// <summary>Compares keys whose bytes nobody sees.</summary>
internal static class SealingKeys
{
    public static bool AreSame(SealingKey one, SealingKey other)
    {
        var sealedBytes = new byte[SealingKey.OverheadBytes];
        one.Seal([], [], sealedBytes);
        return other.TryUnseal(sealedBytes, [], []);
    }
}
