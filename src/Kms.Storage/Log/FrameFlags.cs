namespace Kms.Storage.Log;

/// <summary>What a frame of the store is besides its records; numbers are on disk.</summary>
[Flags]
internal enum FrameFlags : uint
{
    /// <summary>A commit, or a part of a snapshot.</summary>
    None = 0,

    /// <summary>The store was closed in order here; the frame has no records.</summary>
    Closed = 1,

    /// <summary>The snapshot is whole; the frame has no records, and none follow.</summary>
    EndOfSnapshot = 2,
}
