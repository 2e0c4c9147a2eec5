using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kms.Crypto.Tests;

/// <summary>The scenarios by name; each returns what it found in one line.</summary>
internal static unsafe partial class Scenarios
{
    private static readonly SecretMemoryOptions s_small = new() { CapacityBytes = 1024 * 1024 };

    private static string Perform(string name)
    {
        return name switch
        {
            "start" => Start(new SecretMemoryOptions()),
            "start-locked-pages" => Start(new SecretMemoryOptions { LockedPagesOnly = true }),
            "start-twice" => Start(new SecretMemoryOptions()) + "; " + Start(s_small),
            "start-late" => StartLate(allow: false),
            "start-late-allowed" => StartLate(allow: true),
            "start-too-small" => Start(new SecretMemoryOptions { CapacityBytes = 1024 }),
            "start-too-large" => Start(
                new SecretMemoryOptions { CapacityBytes = (1L << 30) + 1 }),
            "flags" => ReadFlags(new SecretMemoryOptions()),
            "flags-locked-pages" => ReadFlags(new SecretMemoryOptions { LockedPagesOnly = true }),
            "overrun" => Damage(block => block[33] = 1),
            "underrun" => Damage(block => block[-4] ^= 1),
            "freed-twice" => FreeTwice(),
            "foreign-pointer" => FreeForeign(),
            "written-after-free" => WriteAfterFree(),
            "full" => Fill(),
            "full-with-private-keys" => FillWithPrivateKeys(),
            "threads" => RunThreads(),
            "find" => FindKey(),
            "hold" => Hold(new SecretMemoryOptions()),
            "hold-locked-pages" => Hold(new SecretMemoryOptions { LockedPagesOnly = true }),
            _ => throw new InvalidOperationException($"There is no scenario {name}."),
        };
    }

    private static string Start(SecretMemoryOptions options)
    {
        try
        {
            CryptoRuntime.Start(options);
        }
        catch (CryptoStartException e)
        {
            return e.Message;
        }
        return $"{SecretMemory.Kind} {SecretMemory.CapacityBytes} {SecretMemory.HoldsOpenSslHeap}";
    }

    private static string StartLate(bool allow)
    {
        SHA256.HashData([1]);
        return Start(new SecretMemoryOptions { AllowOpenSslHeapOutside = allow });
    }

    private delegate void Harm(byte* block);

    private static string Damage(Harm harm)
    {
        CryptoRuntime.Start(s_small);
        nint block = SecretArena.kms_memory_allocate(33);
        harm((byte*)block);
        SecretArena.kms_memory_free(block);
        return "survived";
    }

    private static string FreeTwice()
    {
        CryptoRuntime.Start(s_small);
        nint block = SecretArena.kms_memory_allocate(32);
        SecretArena.kms_memory_free(block);
        SecretArena.kms_memory_free(block);
        return "survived";
    }

    private static string FreeForeign()
    {
        CryptoRuntime.Start(s_small);
        SecretArena.kms_memory_free((nint)NativeMemory.Alloc(64));
        return "survived";
    }

    private static string WriteAfterFree()
    {
        CryptoRuntime.Start(s_small);
        nint block = SecretArena.kms_memory_allocate(32);
        SecretArena.kms_memory_free(block);
        ((byte*)block)[-10] ^= 1;
        SecretArena.kms_memory_allocate(32);
        return "survived";
    }

    /// <summary>Fills the arena with keys, works with the last one, empties it, fills it again.
    /// </summary>
    private static string Fill()
    {
        CryptoRuntime.Start(s_small);
        byte[] sealedBytes = new byte[1000 + Aes256GcmKey.OverheadBytes];
        int[] counts = new int[2];
        for (int round = 0; round < 2; round++)
        {
            var keys = new List<Aes256GcmKey>();
            SecretMemoryFullException? fault = null;
            while (fault is null)
            {
                try
                {
                    keys.Add(Aes256GcmKey.Generate());
                }
                catch (SecretMemoryFullException e)
                {
                    fault = e;
                }
            }
            keys[^1].Encrypt([], [], new byte[1000], sealedBytes);
            bool works = keys[^1].TryDecrypt([], [], sealedBytes, new byte[1000]);
            bool named = fault.Message.StartsWith("secret memory is full: ");
            keys.ForEach(key => key.Dispose());
            counts[round] = works && named ? keys.Count : -1;
        }
        return $"{counts[0] > 1000} {counts[0] == counts[1]} {SecretMemory.FailedAllocations}";
    }

    private static string FillWithPrivateKeys()
    {
        CryptoRuntime.Start(s_small);
        var keys = new List<EcdsaKey>();
        string message = "";
        while (message.Length == 0)
        {
            try
            {
                keys.Add(EcdsaKey.Generate(EcdsaCurve.P256));
            }
            catch (SecretMemoryFullException e)
            {
                message = e.Message;
            }
        }
        int signed = keys.Count(key =>
            key.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der) > 0);
        int all = keys.Count;
        keys.ForEach(key => key.Dispose());
        EcdsaKey.Generate(EcdsaCurve.P256).Dispose();
        return $"{all > 5} {signed == all} {message.StartsWith("secret memory is full: ")}";
    }

    /// <summary>Threads that used OpenSSL end: what they held comes back.</summary>
    private static string RunThreads()
    {
        CryptoRuntime.Start(new SecretMemoryOptions());
        using EcdsaKey signer = EcdsaKey.Generate(EcdsaCurve.P256);
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        RunBatches(signer, key, batches: 2);
        long usedBefore = SecretMemory.UsedBytes;

        RunBatches(signer, key, batches: 50);

        // A joined thread may still be on its way out: its stack comes back a moment later. The
        // pools may have grown, but by less than one stack.
        bool settled = SpinWait.SpinUntil(
            () => SecretMemory.UsedBytes < usedBefore + (64 * 1024), TimeSpan.FromSeconds(60));
        return $"{settled} {SecretMemory.FailedAllocations}";
    }

    private static void RunBatches(EcdsaKey signer, Aes256GcmKey key, int batches)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                signer.SignHash(new byte[32], new byte[72], EcdsaSignatureFormat.Der);
                key.Encrypt([], [], new byte[9], new byte[9 + Aes256GcmKey.OverheadBytes]);
                RSA.Create().Dispose();
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
    }

    /// <summary>What a scan of the arena finds of a key while it lives and after.</summary>
    private static string FindKey()
    {
        CryptoRuntime.Start(new SecretMemoryOptions());
        byte[] bytes = RandomNumberGenerator.GetBytes(32);
        byte[] sealedBytes = new byte[9 + Aes256GcmKey.OverheadBytes];
        Aes256GcmKey key = Aes256GcmKey.FromBytes(bytes);
        for (int i = 0; i < 1000; i++)
        {
            key.Encrypt([], [], new byte[9], sealedBytes);
            key.TryDecrypt([], [], sealedBytes, new byte[9]);
        }
        nuint alive = Find(bytes);
        key.Dispose();
        return $"{alive} {Find(bytes)}";
    }

    private static nuint Find(byte[] needle)
    {
        fixed (byte* start = needle)
        {
            return kms_memory_find(start, (nuint)needle.Length);
        }
    }

    [LibraryImport("kms_native")]
    private static partial nuint kms_memory_find(byte* needle, nuint length);
}
