using Kms.Client;

namespace Kms.Examples;

/// <summary>Makes an example's key, unless an earlier run has.</summary>
internal static class ExampleKeys
{
    public static async Task EnsureAsync(KmsClient client, string name, KeyAlgorithm algorithm)
    {
        try
        {
            await client.CreateKeyAsync(KeyName.Parse(name), algorithm);
        }
        catch (KmsException exists) when (exists.Status == KmsStatus.KeyExists)
        {
            // It is the one to use.
        }
    }
}
