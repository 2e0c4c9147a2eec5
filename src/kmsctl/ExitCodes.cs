namespace Kms.CommandLine;

/// <summary>Exit codes beyond those of the daemon's statuses; numbers of sysexits.h.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Usage = 64;
    public const int Data = 65;
    public const int NoInput = 66;
    public const int Unavailable = 69;
    public const int InputOutput = 74;
    public const int TemporaryFailure = 75;
}
