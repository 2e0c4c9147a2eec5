namespace Kms.Crypto.Tests;

/// <summary>Reads vector files: "name = value" lines in blocks, one test case a block.</summary>
internal static class VectorFile
{
    internal static string PathOf(string name)
    {
        return Path.Combine(AppContext.BaseDirectory, "vectors", name);
    }

    /// <param name="name">File name.</param>
    /// <param name="first">The field every case begins with.</param>
    internal static List<Dictionary<string, string>> Read(string name, string first)
    {
        var cases = new List<Dictionary<string, string>>();
        foreach (string line in File.ReadLines(PathOf(name)))
        {
            if (line.StartsWith('#') || line.StartsWith('[') || line.Length == 0)
            {
                continue;
            }
            string[] parts = line.Split('=', 2);
            string field = parts[0].Trim();
            if (field == first)
            {
                cases.Add([]);
            }
            cases[^1][field] = parts.Length == 2 ? parts[1].Trim() : "";
        }
        return cases;
    }

    internal static byte[] Bytes(this Dictionary<string, string> fields, string name)
    {
        return Convert.FromHexString(fields[name]);
    }
}
