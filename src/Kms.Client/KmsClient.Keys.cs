using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Kms.Protocol;

namespace Kms.Client;

/// <content>Control operations: make, show and change keys.</content>
public sealed partial class KmsClient
{
    private const int IdBytes = 16;

    /// <summary>Makes a key with its version 1. An RSA key takes seconds.</summary>
    /// <param name="name">A name that no key has.</param>
    /// <param name="algorithm">The algorithm of all its versions.</param>
    /// <param name="options">Description, labels, rotation period.</param>
    /// <param name="cancellation">Gives the call up; the key may have been made.</param>
    public async Task<KeyInfo> CreateKeyAsync(
        KeyName name,
        KeyAlgorithm algorithm,
        CreateKeyOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new CreateKeyOptions();
        using var frame = Begin(Opcode.CreateKey);
        new CreateKeyRequest
        {
            Name = Encoding.ASCII.GetBytes(name.Value),
            Algorithm = algorithm,
            Description = Encoding.UTF8.GetBytes(options.Description),
            Labels = options.Labels,
            RotationPeriodSeconds = ToSeconds(options.RotationPeriod ?? TimeSpan.Zero),
            IdempotencyKey = RandomNumberGenerator.GetBytes(IdBytes),
        }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Shows one key.</summary>
    public async Task<KeyInfo> GetKeyAsync(KeySelector key, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.GetKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new GetKeyRequest { Key = key.ToReference(id) }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Shows the keys that the caller may see, in the order of their names.</summary>
    /// <param name="namePrefix">Only keys whose names begin so.</param>
    /// <param name="cancellation">Ends the listing.</param>
    public async IAsyncEnumerable<KeyInfo> ListKeysAsync(
        string namePrefix = "", [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var cursor = "";
        do
        {
            var page = await ListPageAsync(namePrefix, cursor, cancellation).ConfigureAwait(false);
            foreach (var key in page.Keys)
            {
                yield return key;
            }

            cursor = page.NextCursor;
        }
        while (cursor.Length > 0);
    }

    /// <summary>Changes name, description, labels or rotation period.</summary>
    /// <param name="key">The key to change.</param>
    /// <param name="update">What to change.</param>
    /// <param name="expectedRevision">The revision the caller has seen; 0 for any.</param>
    /// <param name="cancellation">Gives the call up; the change may have been made.</param>
    public async Task<KeyInfo> UpdateKeyAsync(
        KeySelector key, KeyUpdate update, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        using var frame = Begin(Opcode.UpdateKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new UpdateKeyRequest
        {
            Change = Change(key.ToReference(id), expectedRevision),
            Name = Encoding.ASCII.GetBytes(update.Name?.Value ?? ""),
            HasDescription = update.Description is not null,
            Description = Encoding.UTF8.GetBytes(update.Description ?? ""),
            Labels = update.Labels,
            RotationPeriodSeconds = update.RotationPeriod is { } period ? ToSeconds(period) : null,
        }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a new version and makes it the default; old versions still decrypt.</summary>
    public async Task<KeyInfo> RotateKeyAsync(
        KeySelector key, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.RotateKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new RotateKeyRequest { Change = Change(key.ToReference(id), expectedRevision) }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Shows the versions of a key in the order of their numbers.</summary>
    public async IAsyncEnumerable<KeyVersionInfo> ListVersionsAsync(
        KeySelector key, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        uint cursor = 0;
        do
        {
            var page = await VersionPageAsync(key, cursor, cancellation).ConfigureAwait(false);
            foreach (var version in page.Versions)
            {
                yield return version;
            }

            cursor = page.NextCursor;
        }
        while (cursor != 0);
    }

    /// <summary>Makes another enabled version the default.</summary>
    public async Task<KeyInfo> SetDefaultVersionAsync(
        KeySelector key, uint version, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.SetDefaultVersion);
        Span<byte> id = stackalloc byte[IdBytes];
        new SetDefaultVersionRequest
        {
            Change = Change(key.ToReference(id), expectedRevision),
            Version = version,
        }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops all use of a key until it is enabled again.</summary>
    public async Task<KeyInfo> DisableKeyAsync(
        KeySelector key, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.DisableKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new DisableKeyRequest { Change = Change(key.ToReference(id), expectedRevision) }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends a disablement.</summary>
    public async Task<KeyInfo> EnableKeyAsync(
        KeySelector key, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.EnableKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new EnableKeyRequest { Change = Change(key.ToReference(id), expectedRevision) }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops all use of a key and destroys it for good after a window.</summary>
    /// <param name="key">The key.</param>
    /// <param name="windowDays">1 to 365 days; 0 for the default of 30.</param>
    /// <param name="expectedRevision">The revision the caller has seen; 0 for any.</param>
    /// <param name="cancellation">Gives the call up; the change may have been made.</param>
    public async Task<KeyInfo> ScheduleKeyDeletionAsync(
        KeySelector key, uint windowDays = 0, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.ScheduleKeyDeletion);
        Span<byte> id = stackalloc byte[IdBytes];
        new ScheduleKeyDeletionRequest
        {
            Change = Change(key.ToReference(id), expectedRevision),
            WindowDays = windowDays,
        }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a scheduled deletion back; the key is disabled until it is enabled.</summary>
    /// <param name="key">The key.</param>
    /// <param name="newName">A name to restore it under; null for its own.</param>
    /// <param name="expectedRevision">The revision the caller has seen; 0 for any.</param>
    /// <param name="cancellation">Gives the call up; the change may have been made.</param>
    public async Task<KeyInfo> RestoreKeyAsync(
        KeySelector key, KeyName? newName = null, ulong expectedRevision = 0, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.RestoreKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new RestoreKeyRequest
        {
            Change = Change(key.ToReference(id), expectedRevision),
            NewName = Encoding.ASCII.GetBytes(newName?.Value ?? ""),
        }.Write(new BodyWriter(frame));
        return await CallForKeyAsync(frame, cancellation).ConfigureAwait(false);
    }

    private static KeyChange Change(KeyReference key, ulong expectedRevision) => new()
    {
        Key = key,
        ExpectedRevision = expectedRevision,
        IdempotencyKey = RandomNumberGenerator.GetBytes(IdBytes),
    };

    private static uint ToSeconds(TimeSpan period) => period.Ticks % TimeSpan.TicksPerSecond == 0
        && period >= TimeSpan.Zero
        && period.TotalSeconds <= Limits.RotationPeriodSecondsMax
            ? (uint)period.TotalSeconds
            : throw new ArgumentOutOfRangeException(
                nameof(period), "A rotation period is whole seconds, a minute to ten years.");

    private async Task<KeyInfo> CallForKeyAsync(FrameBuffer frame, CancellationToken cancellation)
    {
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return KeyResponse.TryRead(ref reader, out var key) && key is not null ? key : throw Unreadable();
    }

    private async Task<ListKeysResponse> ListPageAsync(string prefix, string cursor, CancellationToken cancellation)
    {
        using var frame = Begin(Opcode.ListKeys);
        new ListKeysRequest
        {
            NamePrefix = Encoding.UTF8.GetBytes(prefix),
            AfterName = Encoding.UTF8.GetBytes(cursor),
            Limit = Limits.PageRowsMax,
        }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return ListKeysResponse.TryRead(ref reader, out var page) ? page : throw Unreadable();
    }

    private async Task<ListVersionsResponse> VersionPageAsync(
        KeySelector key, uint cursor, CancellationToken cancellation)
    {
        using var frame = Begin(Opcode.ListVersions);
        Span<byte> id = stackalloc byte[IdBytes];
        new ListVersionsRequest
        {
            Key = key.ToReference(id),
            AfterVersion = cursor,
            Limit = Limits.PageRowsMax,
        }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        return ListVersionsResponse.TryRead(ref reader, out var page) ? page : throw Unreadable();
    }
}
