using Microsoft.Win32.SafeHandles;

namespace Kms.Crypto.Tests;

/// <summary>A process that holds and uses keys it was given sealed, to be scanned.</summary>
internal static unsafe partial class Scenarios
{
    internal const string RootKeyFile = "root.key";
    internal const string ControlFile = "control";

    private static string Hold(SecretMemoryOptions options)
    {
        string directory = Environment.GetCommandLineArgs()[^1];
        byte[] Read(string name) => File.ReadAllBytes(Path.Combine(directory, name));
        CryptoRuntime.Start(options);
        using SafeFileHandle file = File.OpenHandle(Path.Combine(directory, RootKeyFile));
        using SealingKey root = SealingKey.ReadFrom(file);
        byte[] control = Read(ControlFile);
        if (!Aes256GcmKey.TryUnseal(root, Read("aes"), [], out Aes256GcmKey? aes)
            || !EcdsaKey.TryUnseal(root, Read("ec"), [], out EcdsaKey? ec)
            || !RsaOaepKey.TryUnseal(root, Read("rsa"), [], out RsaOaepKey? rsa))
        {
            return "not unsealed";
        }

        Work(root, aes, ec, rsa, rounds: 500);
        bool asked = false;
        var worker = new Thread(() =>
        {
            while (!Volatile.Read(ref asked))
            {
                Work(root, aes, ec, rsa, rounds: 20);
            }
        });
        worker.Start();
        Console.WriteLine("ready");
        Console.ReadLine();
        Volatile.Write(ref asked, true);
        worker.Join();
        GC.KeepAlive(control);
        return SecretMemory.Kind.ToString();
    }

    private static void Work(
        SealingKey root, Aes256GcmKey aes, EcdsaKey ec, RsaOaepKey rsa, int rounds)
    {
        byte[] sealedBytes = new byte[100 + Aes256GcmKey.OverheadBytes];
        for (int i = 0; i < rounds; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                aes.Encrypt([], [], new byte[100], sealedBytes);
                aes.TryDecrypt([], [], sealedBytes, new byte[100]);
            }
            ec.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der);
            root.Seal(new byte[100], [], sealedBytes);
            using SealingKey derived = root.Derive("label"u8);
        }
        rsa.TryDecrypt(new byte[512], new byte[RsaOaepKey.MaxPlaintextBytes], out _);
        aes.SealUnder(root, []);
        ec.SealUnder(root, []);
        rsa.SealUnder(root, []);
    }
}
