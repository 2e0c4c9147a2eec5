using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kms.Crypto.OpenSsl;

/// <summary>Calls a function of libcrypto on a stack that lies in secret memory.</summary>
/// <remarks>
/// <para>Threads: each has a stack of its own, made at its first call and zeroized when the thread
/// ends. The function sees its arguments only; no managed code may run under it.</para>
/// </remarks>
internal static unsafe partial class SecretStack
{
    private const int OutOfMemory = 12;

    internal static nint Run(
        nint function, void* a = null, void* b = null, void* c = null, void* d = null,
        void* e = null)
    {
        Call call = default;
        call.Function = function;
        call.Arguments[0] = (nint)a;
        call.Arguments[1] = (nint)b;
        call.Arguments[2] = (nint)c;
        call.Arguments[3] = (nint)d;
        call.Arguments[4] = (nint)e;

        int error = kms_stack_run(&call);
        return error switch
        {
            0 => call.Result,
            -OutOfMemory => throw SecretArena.Full(),
            _ => throw new CryptoFaultException($"a secret stack failed with error {-error}"),
        };
    }

    [LibraryImport(SecretArena.Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int kms_stack_run(Call* call);

    /// <summary>Mirrors struct kms_stack_call of secret_stack.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Call
    {
        internal nint Function;
        internal SixArguments Arguments;
        internal nint Result;
    }

    [InlineArray(6)]
    private struct SixArguments
    {
        private nint _first;
    }
}
