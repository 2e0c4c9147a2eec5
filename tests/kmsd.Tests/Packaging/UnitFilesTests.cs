using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Daemon.Configuration;

namespace Kms.Daemon.Tests.Packaging;

// Protects against: a sandbox that loses a wall, and a directive that nobody can explain.
public sealed class UnitFilesTests
{
    private const decimal ExposureMax = 0.5m;

    private static readonly string s_service = Text("kmsd.service");
    private static readonly string s_socket = Text("packaging/kmsd.socket");
    private static readonly string s_manual = Text("packaging/SYSTEMD.md");

    [Fact]
    public void Every_directive_is_explained_and_every_explanation_has_its_directive()
    {
        var directives = Directives(s_service).Concat(Directives(s_socket));
        var explained = Regex.Matches(s_manual, @"(?m)^\| `(\w+=[^`]*)` \| \S.* \|$")
            .Select(match => match.Groups[1].Value);

        Assert.Equal(directives.Order(), explained.Order());
    }

    [Fact]
    public void Exposure_of_the_service_is_at_most_the_promised_one()
    {
        var report = Run(
            "systemd-analyze", "security", "--offline=true", "--no-pager",
            Repository.PathOf("kmsd.service"));

        var match = Regex.Match(report, @"Overall exposure level for \S+: (\d+\.\d+)");
        Assert.True(match.Success, report);
        var exposure = decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(exposure <= ExposureMax, report);
        Assert.Contains($"at most {ExposureMax}", s_manual.ReplaceLineEndings(" "));
    }

    [Fact]
    public void Callers_are_not_hidden_by_a_user_namespace()
    {
        Assert.Contains("PrivateUsers=no", Directives(s_service));
    }

    [Fact]
    public void Units_and_defaults_name_the_same_places()
    {
        DaemonOptions defaults = new();
        var credential = "LoadCredentialEncrypted=" + defaults.RootKey.Credential;

        Assert.Contains("ListenStream=" + defaults.SocketPath, Directives(s_socket));
        Assert.Contains(
            "SocketMode=0" + Convert.ToString((int)defaults.SocketMode, 8), Directives(s_socket));
        Assert.Contains(credential, Directives(s_service));
        Assert.Contains("StateDirectory=kmsd", Directives(s_service));
        Assert.Equal("/var/lib/kmsd", defaults.Store.Path);
        Assert.Contains("LogsDirectory=kmsd", Directives(s_service));
        Assert.Equal("/var/log/kmsd", defaults.Audit.Path);
        Assert.Contains("--name=" + defaults.RootKey.Credential, s_manual);
    }

    [Fact]
    public void Limits_of_the_unit_allow_what_the_defaults_need()
    {
        DaemonOptions defaults = new();
        var files = Value("LimitNOFILE");
        var locked = Value("LimitMEMLOCK");

        Assert.True(int.Parse(files, CultureInfo.InvariantCulture) > defaults.Limits.Connections);
        Assert.EndsWith("M", locked);
        Assert.True(
            long.Parse(locked[..^1], CultureInfo.InvariantCulture) << 20
                >= 2 * defaults.Memory.SecretBytes);
    }

    [Fact]
    public void Daemon_user_is_made_with_the_name_the_unit_has()
    {
        Assert.Matches(
            $"(?m)^u {Value("User")} - \"[^\"]+\" /var/lib/kmsd$",
            Text("packaging/sysusers.d/kmsd.conf"));
        Assert.Matches(
            "(?m)^d /run/kmsd 0755 root root -$", Text("packaging/tmpfiles.d/kmsd.conf"));
    }

    private static string Text(string path) => File.ReadAllText(Repository.PathOf(path));

    private static string Value(string name) =>
        Directives(s_service).Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))
            [(name.Length + 1)..];

    private static List<string> Directives(string unit) =>
    [
        .. unit.Split('\n').Where(line => line.Contains('=') && !line.StartsWith('#')),
    ];

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["SYSTEMD_COLORS"] = "0";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
