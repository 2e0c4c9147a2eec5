namespace Kms.Crypto.Tests;

/// <summary>What the kernel says about the arena's pages.</summary>
internal static unsafe partial class Scenarios
{
    /// <returns>Access of the mapping before the arena and of that behind; then the arena's flags,
    /// of which "lo" is locked, "dd" left out of dumps, "dc" not copied on fork and
    /// "wf" wiped on fork.</returns>
    private static string ReadFlags(SecretMemoryOptions options)
    {
        CryptoRuntime.Start(options);
        ulong inside = (ulong)SecretArena.kms_memory_allocate(100);
        List<Mapping> mappings = ReadMappings();
        int index = mappings.FindIndex(mapping => mapping.From <= inside && inside < mapping.To);

        // The guard pages of stacks divide the arena: its ends are an arena's size apart.
        ulong capacity = (ulong)SecretMemory.CapacityBytes;
        for (int first = index; first > 0 && mappings[index].To - mappings[first].From <= capacity;
            first--)
        {
            int last = mappings.FindIndex(
                mapping => mapping.To == mappings[first].From + capacity);
            if (last >= index)
            {
                Mapping before = mappings[first - 1];
                Mapping behind = mappings[last + 1];
                bool adjacent = before.To == mappings[first].From
                    && behind.From == mappings[last].To;
                return $"{SecretMemory.Kind}|{adjacent} {before.Access} {behind.Access}|"
                    + mappings[index].Flags;
            }
        }
        return "the arena was not found";
    }

    private static List<Mapping> ReadMappings()
    {
        var mappings = new List<Mapping>();
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "VmFlags:")
            {
                mappings[^1] = mappings[^1] with { Flags = line["VmFlags:".Length..] };
            }
            else if (!words[0].EndsWith(':'))
            {
                string[] range = words[0].Split('-');
                mappings.Add(new Mapping(
                    Convert.ToUInt64(range[0], 16), Convert.ToUInt64(range[1], 16), words[1], ""));
            }
        }
        return mappings;
    }

    private sealed record Mapping(ulong From, ulong To, string Access, string Flags);
}
