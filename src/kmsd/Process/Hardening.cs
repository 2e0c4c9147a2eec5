using System.Runtime.InteropServices;

namespace Kms.Daemon.Process;

/// <summary>What the process does to itself before it holds a secret.</summary>
internal static unsafe class Hardening
{
    private const int SetDumpable = 4;
    private const int LimitCore = 4;
    private const int PrivateMask = 0x3F;

    /// <summary>No core dump, no attaching by others of the same user, private files.</summary>
    public static void Apply()
    {
        Libc.SetFileModeMask(PrivateMask);
        var limits = stackalloc ulong[2] { 0, 0 };
        Check(Libc.SetLimit(LimitCore, limits), "setrlimit(RLIMIT_CORE)");
        Check(Libc.ProcessControl(SetDumpable, 0, 0, 0, 0), "prctl(PR_SET_DUMPABLE)");
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new InvalidOperationException(
                $"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");
        }
    }
}
