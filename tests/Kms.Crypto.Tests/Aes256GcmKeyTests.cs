namespace Kms.Crypto.Tests;

// Protects against: a ciphertext that opens though a bit, a key or the authenticated data differs,
// and against results that depend on what other threads do.
public sealed class Aes256GcmKeyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    public void Message_of_any_length_comes_back(int length)
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] plaintext = new SeededBytes().Next(length);
        byte[] sealedBytes = new byte[length + Aes256GcmKey.OverheadBytes];
        byte[] opened = new byte[length];

        key.Encrypt("header"u8, "aad"u8, plaintext, sealedBytes);

        Assert.True(key.TryDecrypt("header"u8, "aad"u8, sealedBytes, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_and_leaves_no_plaintext()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] header = [1, 2, 3];
        byte[] aad = [4, 5];
        byte[] sealedBytes = Seal(key, header, aad, [.. Enumerable.Repeat((byte)0xAB, 32)]);

        foreach (byte[] part in new[] { sealedBytes, header, aad })
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertRefused(key, header, aad, sealedBytes);
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
        Assert.True(key.TryDecrypt(header, aad, sealedBytes, new byte[32]));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] sealedBytes = Seal(key, [], [], [1, 2, 3, 4, 5]);

        for (int length = 0; length < sealedBytes.Length; length++)
        {
            AssertRefused(key, [], [], sealedBytes[..length]);
        }
    }

    [Fact]
    public void Another_key_is_refused_by_the_commitment_alone()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        using Aes256GcmKey other = Aes256GcmKey.Generate();
        byte[] sealedBytes = Seal(key, [], [], [1, 2, 3]);
        byte[] mixed = Seal(other, [], [], [1, 2, 3]);
        sealedBytes.AsSpan(24, 32).CopyTo(mixed.AsSpan(24));

        AssertRefused(other, [], [], sealedBytes);
        AssertRefused(other, [], [], mixed);
        AssertRefused(key, [], [], mixed);
    }

    [Fact]
    public void Nonces_of_many_messages_do_not_repeat_their_first_eight_bytes()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        var seen = new HashSet<long>();
        byte[] sealedBytes = new byte[Aes256GcmKey.OverheadBytes];

        // Two of 100 000 random 64-bit numbers are equal once in 3.7 billion runs.
        for (int i = 0; i < 100_000; i++)
        {
            key.Encrypt([], [], [], sealedBytes);
            Assert.True(seen.Add(BitConverter.ToInt64(sealedBytes)));
        }
    }

    [Fact]
    public void Wrong_buffer_lengths_are_the_callers_bug_and_throw()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] sealedBytes = Seal(key, [], [], new byte[8]);

        Assert.Throws<ArgumentException>(() => key.Encrypt([], [], new byte[8], new byte[79]));
        Assert.Throws<ArgumentException>(() => key.Encrypt([], [], new byte[8], new byte[81]));
        Assert.Throws<ArgumentException>(() => key.TryDecrypt([], [], sealedBytes, new byte[7]));
        Assert.Throws<ArgumentException>(() => key.TryDecrypt([], [], sealedBytes, new byte[9]));
    }

    [Fact]
    public void Overlapping_buffers_are_the_callers_bug_and_throw()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] buffer = new byte[200];

        Assert.Throws<ArgumentException>(
            () => key.Encrypt([], [], buffer.AsSpan(60, 8), buffer.AsSpan(0, 80)));
        Assert.Throws<ArgumentException>(
            () => key.TryDecrypt([], [], buffer.AsSpan(0, 80), buffer.AsSpan(60, 8)));
    }

    [Fact]
    public void Eight_threads_on_one_key_get_the_right_results()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        long wrong = 0;

        InParallel(8, thread =>
        {
            byte[] plaintext = new byte[64 + thread];
            byte[] sealedBytes = new byte[plaintext.Length + Aes256GcmKey.OverheadBytes];
            byte[] again = new byte[sealedBytes.Length];
            byte[] opened = new byte[plaintext.Length];
            for (int i = 0; i < 10_000; i++)
            {
                BitConverter.TryWriteBytes(plaintext, i + thread);
                key.Encrypt([7], plaintext, plaintext, sealedBytes);
                sealedBytes.AsSpan(0, 24).CopyTo(again);
                key.EncryptWithNonce([7], plaintext, plaintext, again);
                bool right = key.TryDecrypt([7], plaintext, sealedBytes, opened)
                    && opened.AsSpan().SequenceEqual(plaintext)
                    && again.AsSpan().SequenceEqual(sealedBytes);
                Interlocked.Add(ref wrong, right ? 0 : 1);
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Dispose_during_operations_lets_them_end_right_or_refuses_them()
    {
        for (int round = 0; round < 50; round++)
        {
            Aes256GcmKey key = Aes256GcmKey.Generate();
            byte[] first = Seal(key, [], [], new byte[16]);
            long wrong = 0;
            using var started = new CountdownEvent(2);

            InParallel(3, thread =>
            {
                if (thread == 2)
                {
                    started.Wait();
                    key.Dispose();
                    return;
                }
                started.Signal();
                for (bool disposed = false; !disposed;)
                {
                    try
                    {
                        bool right = key.TryDecrypt([], [], first, new byte[16]);
                        Interlocked.Add(ref wrong, right ? 0 : 1);
                    }
                    catch (ObjectDisposedException)
                    {
                        disposed = true;
                    }
                }
            });

            Assert.Equal(0, wrong);
        }
    }

    [Fact]
    public void Operations_allocate_nothing_on_the_managed_heap()
    {
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] plaintext = new byte[1024];
        byte[] sealedBytes = new byte[1024 + Aes256GcmKey.OverheadBytes];

        long allocated = Allocations.Of(() =>
        {
            key.Encrypt("header"u8, "aad"u8, plaintext, sealedBytes);
            key.TryDecrypt("header"u8, "aad"u8, sealedBytes, plaintext);
            key.TryDecrypt("other"u8, "aad"u8, sealedBytes, plaintext);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Sealed_key_opens_under_its_kek_and_aad_only()
    {
        using SealingKey kek = SealingKey.Generate();
        using SealingKey other = SealingKey.Generate();
        using Aes256GcmKey key = Aes256GcmKey.Generate();
        byte[] message = Seal(key, [], [], [1, 2, 3]);

        byte[] material = key.SealUnder(kek, "record 1"u8);

        Assert.Equal(2 + 72 + 32, material.Length);
        Assert.False(Aes256GcmKey.TryUnseal(other, material, "record 1"u8, out _));
        Assert.False(Aes256GcmKey.TryUnseal(kek, material, "record 2"u8, out _));
        Assert.True(Aes256GcmKey.TryUnseal(kek, material, "record 1"u8, out Aes256GcmKey? opened));
        byte[] plaintext = new byte[3];
        Assert.True(opened.TryDecrypt([], [], message, plaintext));
        Assert.Equal([1, 2, 3], plaintext);
        opened.Dispose();
    }

    private static byte[] Seal(Aes256GcmKey key, byte[] header, byte[] aad, byte[] plaintext)
    {
        byte[] sealedBytes = new byte[plaintext.Length + Aes256GcmKey.OverheadBytes];
        key.Encrypt(header, aad, plaintext, sealedBytes);
        return sealedBytes;
    }

    private static void AssertRefused(
        Aes256GcmKey key, byte[] header, byte[] aad, byte[] sealedBytes)
    {
        byte[] opened = new byte[Math.Max(sealedBytes.Length - Aes256GcmKey.OverheadBytes, 0)];
        opened.AsSpan().Fill(0xCC);

        Assert.False(key.TryDecrypt(header, aad, sealedBytes, opened));
        Assert.All(opened, value => Assert.Equal(0, value));
    }

    private static void InParallel(int count, Action<int> work)
    {
        Exception? failure = null;
        Thread[] threads =
        [
            .. Enumerable.Range(0, count).Select(index => new Thread(() =>
            {
                failure = Record.Exception(() => work(index)) ?? failure;
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failure);
    }
}
