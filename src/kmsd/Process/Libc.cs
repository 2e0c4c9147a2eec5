using System.Runtime.InteropServices;

namespace Kms.Daemon.Process;

/// <summary>The system calls of the transport and of hardening. errno: <c>Marshal.GetLastSystemError</c>.</summary>
/// <remarks>Short calls that never block skip the GC transition; a GC then waits for them, about 1 µs.</remarks>
internal static unsafe partial class Libc
{
    public const int PriorityOfProcess = 0;
    public const int Again = 11;
    public const int Interrupted = 4;
    public const int ProcessFilesExhausted = 24;
    public const int SystemFilesExhausted = 23;
    public const int ConnectionAborted = 103;

    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int NoSignal = 0x4000;
    public const int DoNotWait = 0x40;

    public const int SocketLevel = 1;
    public const int OptionType = 3;
    public const int OptionPeerCredentials = 17;
    public const int OptionAcceptsConnections = 30;
    public const int OptionDomain = 39;
    public const int OptionPeerGroups = 59;
    public const int DomainUnix = 1;
    public const int TypeStream = 1;

    public const uint EventIn = 1;
    public const uint EventOut = 4;
    public const uint EventError = 8;
    public const uint EventHangUp = 16;
    public const int EpollAdd = 1;
    public const int EpollRemove = 2;
    public const int EpollModify = 3;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "accept4"), SuppressGCTransition]
    public static partial int Accept(int listener, void* address, void* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "recv"), SuppressGCTransition]
    public static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send"), SuppressGCTransition]
    public static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "read"), SuppressGCTransition]
    public static partial nint Read(int fd, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write"), SuppressGCTransition]
    public static partial nint Write(int fd, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "getsockopt")]
    public static partial int GetSocketOption(int socket, int level, int option, void* value, int* length);

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl"), SuppressGCTransition]
    public static partial int EpollControl(int epoll, int operation, int fd, EpollEvent* change);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, EpollEvent* events, int count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl")]
    public static partial int FileControl(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "prctl")]
    public static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Library, EntryPoint = "setrlimit")]
    public static partial int SetLimit(int resource, ulong* softThenHard);

    [LibraryImport(Library, EntryPoint = "umask")]
    public static partial int SetFileModeMask(int mask);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    [LibraryImport(Library, EntryPoint = "getegid")]
    public static partial uint EffectiveGroupId();

    [LibraryImport(Library, EntryPoint = "flock")]
    public static partial int Lock(int fd, int operation);

    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint userId, uint groupId);

    [LibraryImport(Library, EntryPoint = "_exit")]
    public static partial void ExitAtOnce(int code);

    /// <summary>struct epoll_event, packed as the kernel has it on x86-64.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct EpollEvent
    {
        public uint Events;
        public int Fd;
        public int Unused;
    }

    /// <summary>The nice value of a thread; 0 is the calling one (setpriority(2)).</summary>
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint who, int nice);
}
