using Kms.Client;
using Kms.Testing;

namespace Kms.EndToEnd;

/// <summary>One published daemon for the tests of single operations; each test makes keys of its own.</summary>
public sealed class DaemonFixture : IDisposable
{
    private int _keys;

    public DaemonFixture()
    {
        Daemon = DaemonProcess.Started();
        Client = new KmsClient(new KmsClientOptions { SocketPath = Daemon.SocketPath });
    }

    public DaemonProcess Daemon { get; }

    public KmsClient Client { get; }

    /// <summary>A name that no other test has.</summary>
    public KeyName NewName() => KeyName.Parse($"test/key-{Interlocked.Increment(ref _keys)}");

    /// <summary>Makes a key of its own for a test.</summary>
    public Task<KeyInfo> CreateAsync(KeyAlgorithm algorithm = KeyAlgorithm.AES_256_GCM) =>
        Client.CreateKeyAsync(NewName(), algorithm);

    /// <summary>The call must be refused with this status.</summary>
    public static async Task RefusesAsync(KmsStatus status, Func<Task> call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<KmsException>(call)).Status);

    public void Dispose()
    {
        Client.Dispose();
        Daemon.Dispose();
    }
}
