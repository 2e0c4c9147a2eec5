using Kms;
using Kms.Client;
using Kms.Examples;

// kms-examples envelope FILE | sign | public-key | rotation
// Each example is one file that can be read by itself. $KMS_SOCKET names the daemon's socket.
using var client = new KmsClient();
try
{
    switch (args)
    {
        case ["envelope", var path]:
            await EnvelopeEncryption.RunAsync(client, path);
            return 0;
        case ["sign"]:
            await SignAndVerify.RunAsync(client);
            return 0;
        case ["public-key"]:
            await PublicKeyEncryption.RunAsync(client);
            return 0;
        case ["rotation"]:
            await Rotation.RunAsync(client);
            return 0;
        default:
            Console.Error.WriteLine("usage: kms-examples envelope FILE | sign | public-key | rotation");
            return 64;
    }
}
catch (KmsException refused)
{
    Console.Error.WriteLine($"kms-examples: {refused.Message}");
    return refused.Status.ExitCode();
}
