using Kms.Client;

namespace Kms.EndToEnd.Operations;

// Protects against a list that leaves keys out, shows them twice, or shows them out of order.
[Collection(DaemonGroup.Name)]
public sealed class ListKeysTests(DaemonFixture daemon)
{
    [Fact]
    public async Task ListKeys_shows_every_key_once_over_many_pages()
    {
        var names = Enumerable.Range(0, 1200).Select(static i => $"list/{i:D5}").ToArray();
        await Parallel.ForEachAsync(names, async (name, _) =>
            await daemon.Client.CreateKeyAsync(KeyName.Parse(name), KeyAlgorithm.AES_256_GCM));

        var listed = new List<string>();
        await foreach (var key in daemon.Client.ListKeysAsync("list/"))
        {
            listed.Add(key.Name.Value);
        }

        Assert.Equal(names, listed);
    }
}
