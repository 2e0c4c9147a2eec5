using System.Text;
using System.Text.Json;
using Kms.Core.Access;
using Kms.Core.Audit;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Crypto;
using Kms.Daemon.Requests;
using Kms.Storage.Log;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Daemon.Tests.Requests;

/// <summary>What a daemon's requests work with, on a store of its own and a clock that tests move.</summary>
internal sealed class TestServices : IAuditSink
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SealingKey _rootKey = SealingKey.Generate();
    private readonly StringBuilder _trail = new();

    public TestServices() => Services = Open();

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", null));

    public RequestServices Services { get; private set; }

    /// <summary>The trail cannot be written.</summary>
    public bool AuditFails { get; set; }

    /// <summary>Why the daemon would have ended.</summary>
    public List<string> Fatal { get; } = [];

    /// <summary>The trail so far.</summary>
    public IReadOnlyList<JsonElement> Records => [.. _trail.ToString()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Ends and starts again.</summary>
    public void Restart()
    {
        Services.Vault.Dispose();
        Services = Open();
    }

    public Key Create(
        string name, uint rotationPeriodSeconds = 0, KeyAlgorithm algorithm = KeyAlgorithm.AES_256_GCM)
    {
        var description = new KeyDescription(
            KeyName.Parse(name), algorithm, "", new Dictionary<string, string>(), rotationPeriodSeconds);
        Assert.Equal(KmsStatus.Ok, Services.Lifecycle.Create(description, Guid.Empty, out var key));
        return key!;
    }

    public Key? Find(string name) => Services.Vault.Keys.TryGet(name, out var key) ? key : null;

    public string? Fault => null;

    public bool TryAppend(ReadOnlySpan<byte> lines)
    {
        if (!AuditFails)
        {
            _trail.Append(Encoding.UTF8.GetString(lines));
        }

        return !AuditFails;
    }

    public bool TryDataSync() => !AuditFails;

    public bool TryReserve(int bytes) => !AuditFails;

    public void Dispose()
    {
        Services.Vault.Dispose();
        _rootKey.Dispose();
        _directory.Dispose();
    }

    private RequestServices Open()
    {
        var vault = KeyVault.Open(LogKeyStore.Open(_directory.File("store")), _rootKey);
        var lifecycle = new KeyLifecycle(vault, Time);
        return new RequestServices
        {
            Vault = vault,
            Lifecycle = lifecycle,
            Encryption = new Encryption(vault, lifecycle.StoreUsage),
            AsymmetricUse = new AsymmetricUse(vault),
            Audit = new AuditTrail(this, Time, lastSequence: 0),
            Time = Time,
            Facts = null!,
            Fatal = Fatal.Add,
        };
    }
}
