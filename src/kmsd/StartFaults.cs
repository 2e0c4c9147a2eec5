using Kms.Core.Keys;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Daemon.Listening;
using Kms.Daemon.Seals;
using Kms.Storage;

namespace Kms.Daemon;

/// <summary>Turns what the parts of the daemon refuse with into one sentence, one hint, one exit code.</summary>
internal static class StartFaults
{
    /// <summary>The refusal; null for a bug, which keeps its stack.</summary>
    public static StartException? Translate(Exception fault) => fault switch
    {
        StartException already => already,
        StoreOpenException store => Configuration(store, store.Hint),
        ListenException listen => Configuration(listen, listen.Hint),
        SealException seal => Configuration(seal, seal.Hint),
        StoreCorruptException => Configuration(
            fault, "nothing was changed: keep the store as it is, and restore a backup beside it"),
        StoreRolledBackException => Configuration(
            fault,
            "find out who put an old copy of the store there; if it was restored on purpose, start kmsd once with "
            + "--accept-store"),
        StoreFaultException => Configuration(fault, "look at the disk, then start again"),
        CryptoStartException => new StartException(
            fault.Message, "no key was touched", StartException.SoftwareExitCode, fault),
        IOException or UnauthorizedAccessException => Configuration(
            fault, "the daemon's user must own its directories"),
        _ => null,
    };

    private static StartException Configuration(Exception fault, string hint) =>
        new(fault.Message, hint, StartException.ConfigurationExitCode, fault);
}
