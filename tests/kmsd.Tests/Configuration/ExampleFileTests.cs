using System.Text.RegularExpressions;
using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Configuration;

// Protects against: a manual (kmsd.toml.example) that says something else than the daemon does.
public sealed class ExampleFileTests
{
    private static readonly string s_example =
        File.ReadAllText(Repository.PathOf("kmsd.toml.example"));

    private static readonly AccountNames s_accounts =
        new(["root:x:0:0::/:/bin/sh"], ["root:x:0:"]);

    [Fact]
    public void Example_as_it_is_gives_the_defaults()
    {
        Assert.Equal(new DaemonOptions(), Read(s_example));
    }

    [Fact]
    public void Example_with_every_line_uncommented_is_valid()
    {
        Assert.NotEmpty(Read(Uncomment(s_example)).Grants);
    }

    [Fact]
    public void Every_setting_is_in_the_example_and_nothing_else()
    {
        var known = SettingTable.All.Keys
            .Concat(GrantReader.Settings.Select(name => "grant." + name));

        Assert.Equal(known.Order(), Lines().Select(line => line.Name).Order());
    }

    [Fact]
    public void Every_value_shown_is_the_real_default()
    {
        foreach (var (name, value, manual) in Lines())
        {
            if (!manual.Contains("Default: none"))
            {
                Assert.True(
                    new DaemonOptions() == Read($"{name} = {value}"),
                    $"{name} = {value} is not the default");
            }
        }
    }

    [Fact]
    public void Value_shown_where_the_default_is_none_differs_from_it()
    {
        foreach (var (name, value, manual) in Lines().Where(line => !IsOfGrant(line.Name)))
        {
            if (manual.Contains("Default: none"))
            {
                Assert.False(
                    new DaemonOptions() == Read($"{name} = {value}"), $"{name} has a default");
            }
        }
    }

    [Fact]
    public void Every_role_and_table_is_explained()
    {
        Assert.All(
            Kms.Core.Access.Role.All,
            role => Assert.Matches($@"(?m)^# .* {role.Name}  ", s_example));
        Assert.All(SettingTable.Tables, table => Assert.Contains($"\n[{table}]\n", s_example));
    }

    [Fact]
    public void Lines_are_at_most_100_columns()
    {
        Assert.All(s_example.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void Damaged_example_never_throws()
    {
        const int Seed = 20261124;
        var random = new Random(Seed);
        var text = Uncomment(s_example);
        for (var round = 0; round < 300; round++)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(20), text.Length - at);
            var damaged = text.Remove(at, length)
                .Insert(at, "\"'[]{}=.\n#,\\\u0000é"[random.Next(14)].ToString());

            var exception = Record.Exception(
                () => ConfigReader.Read("kmsd.toml", damaged, s_accounts));

            Assert.True(exception is null, $"seed {Seed}, round {round}: {exception}");
        }
    }

    private static bool IsOfGrant(string name) =>
        name.StartsWith("grant.", StringComparison.Ordinal);

    private static string Uncomment(string text) => Regex.Replace(text, "(?m)^#(?=[^ #\n])", "");

    /// <summary>Each setting line with its full name and the sentences above it.</summary>
    private static List<(string Name, string Value, string Manual)> Lines()
    {
        List<(string, string, string)> lines = [];
        var (table, manual) = ("", "");
        foreach (var line in s_example.Split('\n'))
        {
            if (Regex.Match(line, @"^#?\[+(\w+)\]+$") is { Success: true } heading)
            {
                table = heading.Groups[1].Value + ".";
            }
            else if (Regex.Match(line, @"^#(\w+) = (.+)$") is { Success: true } setting)
            {
                lines.Add((table + setting.Groups[1].Value, setting.Groups[2].Value, manual));
            }

            var isSentence = line == "#" || line.StartsWith("# ", StringComparison.Ordinal);
            manual = isSentence ? manual + line[1..]
                : IsOfGrant(table) ? manual
                : "";
        }

        return lines;
    }

    private static DaemonOptions Read(string text)
    {
        var result = ConfigReader.Read("kmsd.toml", text, s_accounts);
        Assert.Empty(result.Errors);
        return result.Options!;
    }
}
