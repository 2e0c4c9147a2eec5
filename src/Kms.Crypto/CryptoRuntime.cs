using System.Runtime.InteropServices;
using Kms.Crypto.OpenSsl;

namespace Kms.Crypto;

/// <summary>Starts cryptography: secret memory, OpenSSL inside it, known-answer tests.</summary>
/// <remarks>
/// <para>Must be the first use of cryptography in the process, the framework's included: OpenSSL's
/// heap can be moved into secret memory only before OpenSSL has allocated anything.</para>
/// <para>Threads: any number; the first call does the work, later ones return.</para>
/// </remarks>
public static class CryptoRuntime
{
    private const long CapacityMin = 1024 * 1024;
    private const long CapacityMax = 1024 * 1024 * 1024;

    private static readonly Lock s_lock = new();
    private static bool s_started;

    /// <summary>Version line of the OpenSSL in use.</summary>
    public static string EngineVersion => Engine.Current.Version;

    internal static bool OpenSslHeapIsInside { get; private set; }

    /// <summary>Starts cryptography, once; later calls return at once.</summary>
    /// <exception cref="CryptoStartException">Secret memory or OpenSSL is not to be had, or a
    /// known-answer test failed: the process must not serve.</exception>
    public static void Start(SecretMemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (s_lock)
        {
            if (s_started)
            {
                return;
            }
            CreateArena(options);
            nint library = LoadOpenSsl();
            MoveOpenSslHeap(library, options);
            Engine.Start(library);
            SelfTest.Run();
            s_started = true;
        }
    }

    private static void CreateArena(SecretMemoryOptions options)
    {
        if (options.CapacityBytes is < CapacityMin or > CapacityMax)
        {
            throw new CryptoStartException(
                $"the size of secret memory must be {CapacityMin} to {CapacityMax} bytes, "
                + $"not {options.CapacityBytes}");
        }
        if (SecretMemory.Kind != SecretMemoryKind.None)
        {
            return;
        }

        int result = SecretArena.kms_memory_create(
            (nuint)options.CapacityBytes, options.LockedPagesOnly ? 1 : 0);
        if (result < 0)
        {
            throw new CryptoStartException(
                $"{options.CapacityBytes} bytes of secret memory are not to be had "
                + $"({Marshal.GetPInvokeErrorMessage(-result)}); raise RLIMIT_MEMLOCK "
                + "(LimitMEMLOCK= in the unit)");
        }
    }

    private static nint LoadOpenSsl()
    {
        const DllImportSearchPath SystemOnly = DllImportSearchPath.System32;
        return NativeLibrary.TryLoad(
            LibCrypto.Name, typeof(CryptoRuntime).Assembly, SystemOnly, out nint library)
            ? library
            : throw new CryptoStartException(
                $"{LibCrypto.Name} cannot be loaded; install OpenSSL 3.0 or later");
    }

    private static void MoveOpenSslHeap(nint library, SecretMemoryOptions options)
    {
        nint setMemFunctions = NativeLibrary.GetExport(library, "CRYPTO_set_mem_functions");
        OpenSslHeapIsInside = SecretArena.kms_memory_install(setMemFunctions) == 1;
        if (!OpenSslHeapIsInside && !options.AllowOpenSslHeapOutside)
        {
            throw new CryptoStartException(
                "OpenSSL was used before secret memory stood ready, so its heap would lie outside; "
                + "CryptoRuntime.Start must come first in the process");
        }
    }
}
