namespace Kms.Daemon.Process;

/// <summary>Whether the daemon does its work, for the watchdog.</summary>
internal interface ILiveness
{
    /// <summary>False once it has hung for longer than any of its work takes.</summary>
    bool IsAlive { get; }
}
