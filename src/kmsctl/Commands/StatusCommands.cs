using System.CommandLine;

namespace Kms.CommandLine.Commands;

/// <summary>Who I am, and how the daemon is.</summary>
internal static class StatusCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Build() => [WhoAmI(), Status()];

    private static Command WhoAmI()
    {
        var command = new Command("whoami", "Show whom kmsd takes you for");
        Session.Run(command, async session =>
        {
            var me = await session.Client.WhoAmIAsync(session.Cancellation).ConfigureAwait(false);
            Output.Write(session.Form, new Row()
                .Add("uid", me.UserId)
                .Add("gid", me.GroupId)
                .Add("groups", me.Groups)
                .Add("pid", me.ProcessId)
                .Add("unit", me.Unit.Length == 0 ? null : me.Unit)
                .Add("administrator", me.IsAdministrator));
        });
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "Show the state of kmsd");
        Session.Run(command, async session =>
        {
            var status = await session.Client.GetStatusAsync(session.Cancellation).ConfigureAwait(false);
            Output.Write(session.Form, new Row()
                .Add("state", status.State.ToString())
                .Add("version", status.Version)
                .Add("started_at", status.StartedAt)
                .Add("keys", status.KeyCount)
                .Add("key_versions", status.VersionCount)
                .Add("store_generation", status.StoreGeneration)
                .Add("store_sequence", status.StoreSequence)
                .Add("store_bytes", status.StoreBytes)
                .Add("secret_memory", status.MemoryProtection.ToString())
                .Add("secret_bytes_used", status.SecretBytesUsed)
                .Add("secret_bytes_locked", status.SecretBytesCapacity)
                .Add("connections", status.Connections)
                .Add("requests", status.RequestCount)
                .Add("root_key", status.RootKeySource)
                .Add("crypto_library", status.CryptoLibrary)
                .Add("warnings", status.Warnings));
        });
        return command;
    }
}
