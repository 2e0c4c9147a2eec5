using System.Reflection;
using System.Text.RegularExpressions;

namespace Kms.Crypto.Tests;

// Protects against: a spec that says one thing and code that does another.
public sealed partial class CryptoSpecTests
{
    private static readonly string[] s_lines = File.ReadAllLines(
        Path.Combine(AppContext.BaseDirectory, "CRYPTO.md"));

    [Fact]
    public void Constants_of_the_spec_are_those_of_the_code()
    {
        List<Match> rows = Rows(ConstantRow());
        Assert.Equal(8, rows.Count);

        foreach (Match row in rows)
        {
            Type type = typeof(SealingKey).Assembly.GetType("Kms.Crypto." + row.Groups[1].Value)!;
            FieldInfo field = type.GetField(row.Groups[2].Value)!;
            Assert.Equal(row.Groups[3].Value, field.GetRawConstantValue()!.ToString());
        }
    }

    [Fact]
    public void Algorithm_numbers_of_sealed_material_are_those_of_the_code()
    {
        Dictionary<string, string> spec = Rows(AlgorithmRow()).ToDictionary(
            row => row.Groups[2].Value, row => row.Groups[1].Value);

        Dictionary<string, string> code = Enum.GetValues<MaterialAlgorithm>().ToDictionary(
            value => value.ToString(), value => ((byte)value).ToString());

        Assert.Equal(code, spec);
    }

    [Fact]
    public void Layout_of_the_spec_is_that_of_a_message()
    {
        using SealingKey kek = SealingKey.Generate();
        using Aes256GcmKey key = Aes256GcmKey.Generate();

        byte[] material = key.SealUnder(kek, []);

        Assert.Contains("| 0 | 1 | format: 01 |", s_lines);
        Assert.Equal([1, 1], material[..2]);
        Assert.Contains("| 2 | 72 + m | §2 over the m bytes of material |", s_lines);
        Assert.Equal(2 + 72 + 32, material.Length);
    }

    private static List<Match> Rows(Regex pattern)
    {
        return [.. s_lines.Select(line => pattern.Match(line)).Where(match => match.Success)];
    }

    [GeneratedRegex(@"^\| `(\w+)\.(\w+)` \| (\d+) \|")]
    private static partial Regex ConstantRow();

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \|")]
    private static partial Regex AlgorithmRow();
}
