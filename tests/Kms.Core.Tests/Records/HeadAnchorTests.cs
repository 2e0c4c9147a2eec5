using Kms.Core.Keys;
using Kms.Core.Records;
using Kms.Crypto;
using Kms.Storage.Log;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Core.Tests.Records;

// Protects against: an old copy of a store that is served as if nothing had happened since.
public sealed class HeadAnchorTests : IDisposable
{
    private readonly string _path = Path.Join(Path.GetTempPath(), "kms-anchor-" + Guid.NewGuid().ToString("N"));
    private readonly SealingKey _rootKey = SealingKey.Generate();
    private readonly MemoryAnchor _anchor = new();

    [Fact]
    public void A_store_and_its_anchor_go_on_together_over_restarts()
    {
        for (var i = 0; i < 4; i++)
        {
            Live(vault => Create(vault, $"key-{i}"));
        }

        Live(static vault => Assert.Equal(4, vault.Keys.Count));
        Assert.Equal(HeadAnchor.Size, _anchor.Bytes!.Length);
    }

    [Fact]
    public void An_older_copy_of_the_store_is_refused_with_both_numbers_and_can_be_accepted()
    {
        Live(vault => Create(vault, "old"));
        var copy = Copy();
        Live(vault => Create(vault, "new"));
        Restore(copy);

        var refusal = Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
        Assert.Matches("generation 1, sequence [0-9]+, and was at generation 1, sequence [0-9]+", refusal.Message);
        Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));

        Live(static vault => Assert.Equal(1, vault.Keys.Count), accepts: true);
        Live(static vault => Assert.Equal(1, vault.Keys.Count));
    }

    [Fact]
    public void An_older_generation_is_refused()
    {
        Live(vault => Create(vault, "old"));
        var copy = Copy();
        Live(static vault => Assert.Equal(KmsStatus.Ok, vault.Compact()));
        Restore(copy);

        Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
    }

    [Fact]
    public void A_copy_that_has_lived_on_by_itself_is_refused()
    {
        Live(vault => Create(vault, "common"));
        var copy = Copy();
        Live(vault => Create(vault, "here"));
        var anchored = _anchor.Bytes;
        Restore(copy);
        _anchor.Bytes = null;
        for (var i = 0; i < 3; i++)
        {
            Live(vault => Create(vault, $"there-{i}"), accepts: true);
        }

        _anchor.Bytes = anchored;
        var refusal = Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
        Assert.Contains("another record", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_newer_than_its_anchor_is_served()
    {
        Live(vault => Create(vault, "one"));
        var anchored = _anchor.Bytes;
        Live(vault => Create(vault, "two"));
        Live(static vault => Assert.Equal(KmsStatus.Ok, vault.Compact()));

        _anchor.Bytes = anchored;
        Live(static vault => Assert.Equal(2, vault.Keys.Count));
    }

    [Fact]
    public void A_missing_anchor_is_refused_until_the_store_is_accepted()
    {
        Live(vault => Create(vault, "one"));
        _anchor.Bytes = null;

        Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
        Live(static _ => { }, accepts: true);
        Live(static vault => Assert.Equal(1, vault.Keys.Count));
    }

    [Fact]
    public void A_store_that_is_gone_is_noticed()
    {
        Live(vault => Create(vault, "one"));
        Directory.Delete(_path, recursive: true);

        Assert.Throws<StoreRolledBackException>(() => HeadAnchor.CheckEmpty(_anchor, acceptsStore: false));
        HeadAnchor.CheckEmpty(_anchor, acceptsStore: true);
        _anchor.Bytes = null;
        HeadAnchor.CheckEmpty(_anchor, acceptsStore: false);
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_of_the_anchor_is_refused()
    {
        Live(vault => Create(vault, "one"));
        var whole = _anchor.Bytes!;
        for (var i = 0; i < whole.Length; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[i] ^= 1;
            _anchor.Bytes = flipped;
            Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
        }

        _anchor.Bytes = whole[..^1];
        Assert.Throws<StoreRolledBackException>(() => Live(static _ => { }));
        _anchor.Bytes = whole;
        Live(static _ => { });
    }

    [Fact]
    public void An_anchor_that_cannot_be_written_stops_nothing_and_says_so()
    {
        using var anchor = Open(accepts: false, out var vault);
        Assert.False(anchor.IsStale);
        _anchor.Fails = true;
        Create(vault, "one");
        Assert.True(anchor.IsStale);
        _anchor.Fails = false;
        Create(vault, "two");
        Assert.False(anchor.IsStale);
        vault.Dispose();
    }

    public void Dispose()
    {
        _rootKey.Dispose();
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    private static void Create(KeyVault vault, string name)
    {
        var lifecycle = new KeyLifecycle(vault, new FakeTimeProvider());
        var description = new KeyDescription(
            KeyName.Parse(name), KeyAlgorithm.AES_256_GCM, "", new Dictionary<string, string>(), 0);
        Assert.Equal(KmsStatus.Ok, lifecycle.Create(description, Guid.Empty, out _));
    }

    private HeadAnchor Open(bool accepts, out KeyVault vault)
    {
        var store = LogKeyStore.Open(_path);
        try
        {
            var anchor = new HeadAnchor(_anchor, _rootKey, store.StoreId, accepts);
            vault = KeyVault.Open(store, _rootKey, anchor);
            return anchor;
        }
        catch (StoreRolledBackException)
        {
            store.Dispose();
            throw;
        }
    }

    private void Live(Action<KeyVault> action, bool accepts = false)
    {
        using var anchor = Open(accepts, out var vault);
        using (vault)
        {
            action(vault);
        }
    }

    private Dictionary<string, byte[]> Copy() =>
        Directory.GetFiles(_path).ToDictionary(static path => path, File.ReadAllBytes);

    private void Restore(Dictionary<string, byte[]> copy)
    {
        foreach (var path in Directory.GetFiles(_path))
        {
            File.Delete(path);
        }

        foreach (var (path, bytes) in copy)
        {
            File.WriteAllBytes(path, bytes);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private sealed class MemoryAnchor : IAnchorFile
    {
        public byte[]? Bytes { get; set; }

        public bool Fails { get; set; }

        public string Name => "anchor";

        public byte[]? Read() => Bytes;

        public bool TryWrite(ReadOnlySpan<byte> bytes)
        {
            Bytes = Fails ? Bytes : bytes.ToArray();
            return !Fails;
        }

        public void Dispose()
        {
        }
    }
}
