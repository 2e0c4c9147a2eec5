namespace Kms.Crypto.Tests;

/// <summary>Bytes that a printed seed reproduces: KMS_TEST_SEED runs a failure again.</summary>
internal sealed class SeededBytes
{
    private readonly Random _random;

    internal SeededBytes()
    {
        string? given = Environment.GetEnvironmentVariable("KMS_TEST_SEED");
        int seed = given is null ? Environment.TickCount : int.Parse(given);
        Console.WriteLine($"KMS_TEST_SEED={seed}");
        _random = new Random(seed);
    }

    internal byte[] Next(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    internal int Below(int limit)
    {
        return _random.Next(limit);
    }
}
