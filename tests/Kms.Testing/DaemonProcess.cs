using System.Diagnostics;
using System.Text;

namespace Kms.Testing;

/// <summary>The published daemon on a directory of its own: started, killed, started again.</summary>
public sealed class DaemonProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringBuilder _log = new();
    private Process? _process;

    /// <summary>Makes the configuration; nothing runs yet.</summary>
    /// <param name="moreConfiguration">TOML after the usual settings.</param>
    /// <param name="storePath">Another place for the store.</param>
    /// <param name="auditPath">Another place for the audit trail.</param>
    public DaemonProcess(string moreConfiguration = "", string? storePath = null, string? auditPath = null)
    {
        ConfigurationPath = _directory.File("kmsd.toml");
        StorePath = storePath ?? _directory.File("store");
        AuditPath = auditPath ?? _directory.File("audit");
        File.WriteAllText(
            ConfigurationPath,
            $"""
            socket = "{SocketPath}"

            [store]
            path = "{StorePath}"

            [audit]
            path = "{AuditPath}"

            [root_key]
            file = "{RootKeyPath}"
            create_if_missing = true

            {moreConfiguration}
            """);
    }

    /// <summary>The directory everything is in.</summary>
    public string Directory => _directory.Path;

    /// <summary>The configuration file.</summary>
    public string ConfigurationPath { get; }

    /// <summary>The socket.</summary>
    public string SocketPath => _directory.File("kmsd.sock");

    /// <summary>The store's directory.</summary>
    public string StorePath { get; }

    /// <summary>The directory of the audit trail.</summary>
    public string AuditPath { get; }

    /// <summary>The seal's key file.</summary>
    public string RootKeyPath => _directory.File("root.key");

    /// <summary>The running process.</summary>
    public Process Process => _process ?? throw new InvalidOperationException("The daemon does not run.");

    /// <summary>A program with its arguments that runs the daemon, such as a tracer; empty for none.</summary>
    public IReadOnlyList<string> Wrapper { get; set; } = [];

    /// <summary>What the daemon has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>A daemon that runs.</summary>
    public static DaemonProcess Started(string moreConfiguration = "")
    {
        var daemon = new DaemonProcess(moreConfiguration);
        daemon.Start();
        return daemon;
    }

    /// <summary>Starts the daemon and waits until it says that it is ready.</summary>
    public void Start(params (string Name, string Value)[] environment)
    {
        using var notify = new NotifySocket(_directory.File($"notify-{Guid.NewGuid():N}"[..20]));
        Launch([.. environment, ("NOTIFY_SOCKET", notify.Path)]);
        if (!notify.WaitFor("READY=1", () => Process.HasExited))
        {
            Process.WaitForExit();
            throw new InvalidOperationException($"The daemon exited with {Process.ExitCode}:\n{Log}");
        }
    }

    /// <summary>Starts the daemon, which must refuse, and returns its exit code.</summary>
    public int StartToFail(params (string Name, string Value)[] environment)
    {
        Launch(environment);
        if (!Process.WaitForExit(20_000))
        {
            throw new InvalidOperationException($"The daemon runs, though it should refuse:\n{Log}");
        }

        Process.WaitForExit();
        return Process.ExitCode;
    }

    /// <summary>Ends the daemon as a crash does.</summary>
    public void Kill()
    {
        Process.Kill();
        Process.WaitForExit();
    }

    /// <summary>Asks the daemon to stop and returns its exit code.</summary>
    public int Stop()
    {
        Signal("TERM");
        Process.WaitForExit();
        return Process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, Process.Id.ToString(null, null)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the audit trail has grown by so many bytes: work is under way.</summary>
    public void WaitForAudit(long minimumBytes)
    {
        var file = new FileInfo(Path.Join(AuditPath, "audit.jsonl"));
        var wanted = file.Length + minimumBytes;
        while (file.Length < wanted && !Process.HasExited)
        {
            Thread.Yield();
            file.Refresh();
        }
    }

    /// <summary>A connection to the daemon.</summary>
    public RawClient Connect() => new(SocketPath);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        _directory.Dispose();
    }

    private void Launch((string Name, string Value)[] environment)
    {
        string[] command = [.. Wrapper, Published.Daemon, "--config", ConfigurationPath];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
