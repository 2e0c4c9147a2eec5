namespace Kms.Daemon.Configuration;

/// <summary>Options, or why there are none: every error of the file, in its order.</summary>
/// <param name="Options">Null when there is any error.</param>
/// <param name="Errors">Each as <c>file:line:column: what; hint</c>.</param>
internal sealed record ConfigResult(DaemonOptions? Options, IReadOnlyList<string> Errors);
