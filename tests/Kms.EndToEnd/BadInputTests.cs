using Kms.Protocol;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against input that breaks the daemon, or costs anybody but its sender.
public sealed class BadInputTests : IDisposable
{
    private readonly DaemonProcess _daemon = DaemonProcess.Started();

    public void Dispose()
    {
        using var client = _daemon.Connect();
        Assert.Equal(KmsStatus.Ok, client.Call(Opcode.Hello, WriteHello).Status);
        Assert.DoesNotContain("fault", _daemon.Log, StringComparison.OrdinalIgnoreCase);
        _daemon.Dispose();
    }

    [Theory]
    [InlineData(2 * 1024 * 1024 + 1, 1, 0, KmsStatus.FrameTooLarge)]
    [InlineData(uint.MaxValue, 1, 0, KmsStatus.FrameTooLarge)]
    [InlineData(0, 2, 0, KmsStatus.UnsupportedVersion)]
    [InlineData(0, 1, 0x80, KmsStatus.MalformedFrame)]
    [InlineData(0, 1, 1, KmsStatus.MalformedFrame)]
    public void A_broken_header_is_answered_and_the_connection_ends(
        uint length, byte version, byte flags, KmsStatus status)
    {
        using var client = _daemon.Connect();
        var header = new byte[FrameHeader.Size];
        new FrameHeader(length, version, (FrameFlags)flags, (ushort)Opcode.Hello, 7).Write(header);

        client.Send(header);

        Assert.Equal(status, client.ReadAnswer().Status);
        Assert.Null(client.Read());
    }

    [Fact]
    public void A_request_id_of_zero_is_malformed()
    {
        using var client = _daemon.Connect();

        client.Send(RawClient.Frame((ushort)Opcode.Hello, 0, WriteHello));

        Assert.Equal(KmsStatus.MalformedFrame, client.ReadAnswer().Status);
    }

    [Fact]
    public void An_unknown_opcode_or_a_wrong_body_is_answered_and_the_connection_lives()
    {
        using var client = _daemon.Connect();

        Assert.Equal(KmsStatus.UnknownOperation, client.Call((Opcode)0x7777, WriteHello).Status);
        Assert.Equal(KmsStatus.InvalidRequest, client.Call(Opcode.Hello, static w => w.WriteArrayHeader(0)).Status);
        Assert.Equal(KmsStatus.InvalidRequest, client.Call(Opcode.Hello, static w => w.WriteUInt(1)).Status);
        Assert.Equal(KmsStatus.InvalidRequest, client.Call(Opcode.Encrypt, WriteNested).Status);
        Assert.Equal(KmsStatus.InvalidRequest, client.Call(Opcode.CreateKey, static w => WriteKey(w, "a b")).Status);
        Assert.Equal(KmsStatus.Ok, client.Call(Opcode.Hello, WriteHello).Status);
    }

    [Theory]
    [InlineData("93a16100c40061")] // an integer where bytes belong
    [InlineData("93a161c40000c400")] // trailing byte
    [InlineData("93a161c40000")] // a field missing
    [InlineData("93d90161c400c400")] // str 8 where fixstr is enough
    [InlineData("dc0003a161c400c400")] // array 16 where fixarray is enough
    [InlineData("93a1ffc400c400")] // not UTF-8
    [InlineData("93a161c6ffffffffc400")] // a length beyond the body
    [InlineData("ddffffffff")] // a count beyond the body
    [InlineData("")]
    public void A_body_that_is_not_the_operations_is_refused(string hex)
    {
        using var client = _daemon.Connect();
        client.Call(Opcode.CreateKey, static w => WriteKey(w, "a"));
        var body = Convert.FromHexString(hex);
        var frame = new byte[FrameHeader.Size + body.Length];
        new FrameHeader((uint)body.Length, 1, FrameFlags.None, (ushort)Opcode.Encrypt, 1).Write(frame);
        body.CopyTo(frame, FrameHeader.Size);

        client.Send(frame);

        Assert.Contains(client.ReadAnswer().Status, new[] { KmsStatus.InvalidRequest, KmsStatus.LimitExceeded });
    }

    [Fact]
    public void A_request_may_come_a_byte_at_a_time()
    {
        using var client = _daemon.Connect();
        foreach (var value in RawClient.Frame((ushort)Opcode.Hello, 5, WriteHello))
        {
            client.Send([value]);
        }

        Assert.Equal(KmsStatus.Ok, client.ReadAnswer().Status);
    }

    [Fact]
    public void A_thousand_requests_in_one_write_are_each_answered()
    {
        using var client = _daemon.Connect();
        var all = Enumerable.Range(1, 1000)
            .SelectMany(static id => RawClient.Frame((ushort)Opcode.Hello, (ulong)id, WriteHello))
            .ToArray();

        client.Send(all);

        var ids = Enumerable.Range(0, 1000).Select(_ => client.Read()!.Value.Header.RequestId).ToHashSet();
        Assert.Equal(1000, ids.Count);
    }

    [Fact]
    public void A_peer_that_vanishes_in_the_middle_of_a_frame_costs_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            using var client = _daemon.Connect();
            client.Send(RawClient.Frame((ushort)Opcode.Hello, 5, WriteHello).AsSpan(0, 17));
        }
    }

    [Fact]
    public void A_peer_that_never_reads_is_held_up_alone()
    {
        using var silent = _daemon.Connect();
        var request = RawClient.Frame((ushort)Opcode.GenerateRandom, 1, static w =>
        {
            w.WriteArrayHeader(1);
            w.WriteUInt(Limits.RandomBytesMax);
        });
        var many = Enumerable.Repeat(request, 4096).SelectMany(static frame => frame).ToArray();
        var sent = 0;
        for (var attempt = 0; attempt < 64 && sent < many.Length; attempt++)
        {
            sent += silent.SendWhatFits(many.AsSpan(sent));
            using var other = _daemon.Connect();
            Assert.Equal(KmsStatus.Ok, other.Call(Opcode.Hello, WriteHello).Status);
        }
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(true, 49)]
    [InlineData(true, 108)]
    [InlineData(false, 4)]
    [InlineData(false, 49)]
    [InlineData(false, 108)]
    public void A_peer_with_a_name_of_its_own_is_served(bool isAbstract, int length)
    {
        var name = ((isAbstract ? "\0" : "") + Guid.NewGuid().ToString("N")).PadRight(length, 'x')[..length];
        var script = Path.Join(Published.Checkout, "tests", "python", "send_named.py");
        var hello = RawClient.Frame((ushort)Opcode.Hello, 7, WriteHello);

        // A path is taken below the daemon's directory, which goes away with it.
        var sent = Tool.Run(
            "/usr/bin/env",
            [],
            "--chdir=" + _daemon.Directory,
            "/usr/bin/python3",
            script,
            _daemon.SocketPath,
            Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(name)),
            Convert.ToHexString(hello));

        Assert.True(sent.ExitCode == 0, sent.Error);
        var answer = FrameHeader.Read(Convert.FromHexString(System.Text.Encoding.ASCII.GetString(sent.Output).Trim()));
        Assert.Equal((7ul, KmsStatus.Ok), (answer.RequestId, (KmsStatus)answer.Code));
    }

    [Fact]
    public void Garbage_is_survived()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            using var client = _daemon.Connect();
            var bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                var size = (uint)Math.Max(0, bytes.Length - FrameHeader.Size);
                var header = new byte[FrameHeader.Size];
                new FrameHeader(
                    size, 1, (FrameFlags)(random.Next(2) * 2), (ushort)(0x0200 + random.Next(9)), 1).Write(header);
                header.AsSpan(0, Math.Min(header.Length, bytes.Length)).CopyTo(bytes);
            }

            client.SendWhatFits(bytes);
        }

        using var sane = _daemon.Connect();
        Assert.True(sane.Call(Opcode.Hello, WriteHello).Status == KmsStatus.Ok, $"seed {seed}");
    }

    [Theory]
    [InlineData(0, KmsStatus.InvalidBatch)]
    [InlineData(Limits.BatchItemsMax, KmsStatus.Ok)]
    [InlineData(Limits.BatchItemsMax + 1, KmsStatus.LimitExceeded)]
    public void A_batch_has_one_to_1024_items(int count, KmsStatus status)
    {
        using var client = _daemon.Connect();
        client.Call(Opcode.CreateKey, static w => WriteKey(w, "batch"));

        client.Send(RawClient.Frame((ushort)Opcode.Encrypt, 3, writer => WriteItems(writer, count), FrameFlags.Batch));

        Assert.Equal(status, client.ReadAnswer().Status);
    }

    [Fact]
    public void A_batch_of_an_operation_that_takes_none_is_refused()
    {
        using var client = _daemon.Connect();

        client.Send(RawClient.Frame((ushort)Opcode.Hello, 3, static w => w.WriteArrayHeader(0), FrameFlags.Batch));

        Assert.Equal(KmsStatus.InvalidBatch, client.ReadAnswer().Status);
    }

    private static void WriteHello(BodyWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.WriteText("test");
    }

    private static void WriteKey(BodyWriter writer, string name)
    {
        writer.WriteArrayHeader(6);
        writer.WriteText(name);
        writer.WriteUInt((ushort)KeyAlgorithm.AES_256_GCM);
        writer.WriteText("");
        writer.WriteMapHeader(0);
        writer.WriteUInt(0);
        writer.WriteBinary(default);
    }

    private static void WriteItems(BodyWriter writer, int count)
    {
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteArrayHeader(3);
            writer.WriteText("batch");
            writer.WriteBinary(default);
            writer.WriteBinary(default);
        }
    }

    private static void WriteNested(BodyWriter writer)
    {
        for (var i = 0; i < 1000; i++)
        {
            writer.WriteArrayHeader(1);
        }
    }
}
