using System.CommandLine;
using Kms.Client;

namespace Kms.CommandLine;

/// <summary>One run of a command: its arguments, the daemon, and what becomes of errors.</summary>
internal sealed class Session : IDisposable
{
    private readonly ParseResult _parsed;

    private Session(ParseResult parsed, CancellationToken cancellation)
    {
        _parsed = parsed;
        Cancellation = cancellation;
        Form = parsed.GetValue(CommonOptions.Form);
        var options = new KmsClientOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(
                CommonOptions.TimeoutSeconds), 1, 86_400)),
        };
        SocketPath = parsed.GetValue(CommonOptions.Socket) ?? options.SocketPath;
        Client = new KmsClient(options with { SocketPath = SocketPath });
    }

    /// <summary>The daemon.</summary>
    public KmsClient Client { get; }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>How results are written.</summary>
    public OutputForm Form { get; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Makes a command run as a session.</summary>
    public static void Run(Command command, Func<Session, Task> run) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = new Session(parsed, cancellation);
            return await session.RunAsync(run).ConfigureAwait(false);
        });

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    /// <summary>The value of an argument that must be given.</summary>
    public T Get<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>The key that an argument names: a name, or an id as printed.</summary>
    public KeySelector GetKey(Argument<string> argument) => ToKey(Get(argument));

    /// <summary>A key's name, or its id as printed.</summary>
    public static KeySelector ToKey(string text) =>
        Guid.TryParseExact(text, "D", out var id) ? id : ToName(text);

    /// <summary>A key's name.</summary>
    public static KeyName ToName(string text) => KeyName.TryParse(text, out var name)
        ? name
        : throw new UsageException(
            $"\"{text}\" is not a key name",
            "1 to 128 letters, digits and . _ - /, as in app/orders");

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private async Task<int> RunAsync(Func<Session, Task> run)
    {
        try
        {
            await run(this).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (KmsException refused)
        {
            return Output.Fail(refused.Status.ExitCode(), refused.Message.TrimEnd('.'), Hints.For(refused));
        }
        catch (KmsConnectionException lost)
        {
            return Output.Fail(
                ExitCodes.Unavailable,
                lost.Message,
                "is kmsd running? systemctl status kmsd; --socket or $KMS_SOCKET name another socket");
        }
        catch (UsageException wrong)
        {
            return Output.Fail(ExitCodes.Usage, wrong.Message, wrong.Hint);
        }
        catch (TimeoutException late)
        {
            return Output.Fail(ExitCodes.TemporaryFailure, late.Message, "--timeout gives it more time");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Output.Fail(ExitCodes.InputOutput, fault.Message, null);
        }
        catch (OperationCanceledException)
        {
            return Output.Fail(ExitCodes.TemporaryFailure, "interrupted", null);
        }
    }
}
