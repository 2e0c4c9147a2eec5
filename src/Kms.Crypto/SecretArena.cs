using System.Runtime.InteropServices;

namespace Kms.Crypto;

/// <summary>The native arena of Native/secret_memory.c.</summary>
internal static unsafe partial class SecretArena
{
    internal const string Library = "kms_native";

    internal static Facts ReadFacts()
    {
        Facts facts;
        kms_memory_read_facts(&facts);
        return facts;
    }

    /// <summary>Refuses to begin what needs more room than is left.</summary>
    internal static void RequireRoom(int bytes)
    {
        if (kms_memory_has_room((nuint)bytes) == 0)
        {
            throw Full();
        }
    }

    internal static SecretMemoryFullException Full()
    {
        Facts facts = ReadFacts();
        return new SecretMemoryFullException(
            $"secret memory is full: {facts.Used} of {facts.Capacity} bytes are in use");
    }

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int kms_memory_create(nuint capacity, int lockedPagesOnly);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int kms_memory_install(nint setMemFunctions);

    [LibraryImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial nint kms_memory_allocate(nuint size);

    [LibraryImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial void kms_memory_free(nint bytes);

    [LibraryImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int kms_memory_has_room(nuint size);

    [LibraryImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void kms_memory_read_facts(Facts* facts);

    /// <summary>Mirrors struct kms_memory_facts of secret_memory.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Facts
    {
        internal ulong Kind;
        internal ulong Capacity;
        internal ulong Used;
        internal ulong Peak;
        internal ulong Failed;
    }
}
