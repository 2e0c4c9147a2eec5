using System.Buffers.Binary;
using Kms.Storage.Files;
using Kms.Storage.Log;

namespace Kms.Simulation;

/// <summary>Bugs that stores have had: the simulation must find each of them.</summary>
internal static class Mutants
{
    /// <summary>The store answers before its log is synced.</summary>
    public static IStoreFiles AnswersBeforeSync(IStoreFiles disk) => new UnsyncedFiles(disk, isTemporary: false);

    /// <summary>The snapshot is renamed before it is synced.</summary>
    public static IStoreFiles RenamesBeforeSync(IStoreFiles disk) => new UnsyncedFiles(disk, isTemporary: true);

    /// <summary>The directory is never synced.</summary>
    public static IStoreFiles SyncsNoDirectory(IStoreFiles disk) => new UnsyncedDirectory(disk);

    /// <summary>The old log is removed before the new snapshot has its name.</summary>
    public static IStoreFiles UnlinksTooEarly(IStoreFiles disk) => new EarlyUnlink(disk);

    /// <summary>A failed sync is taken for a good one.</summary>
    public static IStoreFiles IgnoresSyncErrors(IStoreFiles disk) => new DeafToErrors(disk);

    /// <summary>A frame's length is believed, whatever its checksums say.</summary>
    public static IStoreFiles TrustsLengths(IStoreFiles disk) => new TrustedLengths(disk);

    private sealed class UnsyncedFiles(IStoreFiles disk, bool isTemporary) : MutantFiles(disk)
    {
        public override int DataSync(int file) =>
            StoreFileNames.IsTemporary(NameOf(file)) == isTemporary ? 0 : base.DataSync(file);
    }

    private sealed class UnsyncedDirectory(IStoreFiles disk) : MutantFiles(disk)
    {
        public override int SyncDirectory() => 0;
    }

    private sealed class EarlyUnlink(IStoreFiles disk) : MutantFiles(disk)
    {
        public override int Rename(string from, string to)
        {
            if (StoreFileNames.IsSnapshot(to, out var generation) && generation > 1)
            {
                Unlink(StoreFileNames.Log(generation - 1));
            }

            return base.Rename(from, to);
        }
    }

    private sealed class DeafToErrors(IStoreFiles disk) : MutantFiles(disk)
    {
        public override int DataSync(int file)
        {
            base.DataSync(file);
            return 0;
        }
    }

    /// <summary>Makes the checksums of whatever stands in a log right, so that they find nothing.</summary>
    private sealed class TrustedLengths(IStoreFiles disk) : MutantFiles(disk)
    {
        public override int Read(int file, Span<byte> buffer, long offset)
        {
            if (!StoreFileNames.IsLog(NameOf(file), out _))
            {
                return base.Read(file, buffer, offset);
            }

            var all = new byte[Size(file)];
            base.Read(file, all, 0);
            for (var start = StoreFileHeader.Size; Mend(all, start, out var bytes); start += bytes)
            {
            }

            var from = all.AsSpan((int)Math.Min(offset, all.Length));
            var count = Math.Min(from.Length, buffer.Length);
            from[..count].CopyTo(buffer);
            return count;
        }

        private static bool Mend(byte[] log, int start, out int bytes)
        {
            bytes = 0;
            if (start + FrameBuilder.HeaderBytes > log.Length)
            {
                return false;
            }

            var frame = log.AsSpan(start);
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length < FrameBuilder.BodyHeaderBytes || length > frame.Length - FrameBuilder.HeaderBytes)
            {
                return false;
            }

            var body = frame.Slice(FrameBuilder.HeaderBytes, length);
            BinaryPrimitives.WriteInt64LittleEndian(body, start);
            BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Compute(frame[..4]));
            BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Crc32C.Compute(body));
            bytes = (FrameBuilder.HeaderBytes + length + FrameBuilder.Alignment - 1) & -FrameBuilder.Alignment;
            return true;
        }
    }
}
