namespace Kms.Protocol.Tests;

// Protects against: two encodings of one value, and values that are not what the field wants.
public sealed class BodyReaderTests
{
    private const string Id = "000102030405060708090a0b0c0d0e0f";

    [Theory]
    [InlineData("uint", "00", "0")]
    [InlineData("uint", "7f", "127")]
    [InlineData("uint", "cc80", "128")]
    [InlineData("uint", "ccff", "255")]
    [InlineData("uint", "cd0100", "256")]
    [InlineData("uint", "cdffff", "65535")]
    [InlineData("uint", "ce00010000", "65536")]
    [InlineData("uint", "ceffffffff", "4294967295")]
    [InlineData("uint", "cf0000000100000000", "4294967296")]
    [InlineData("uint", "cfffffffffffffffff", "18446744073709551615")]
    [InlineData("uint32", "ceffffffff", "4294967295")]
    [InlineData("code", "cdffff", "65535")]
    [InlineData("bool", "c2", "False")]
    [InlineData("bool", "c3", "True")]
    [InlineData("nil", "c0", "True")]
    [InlineData("text", "a0", "")]
    [InlineData("text", "a3e282ac", "€")]
    [InlineData("text 2", "a26162", "ab")]
    [InlineData("bytes", "c400", "")]
    [InlineData("bytes 2", "c402ffff", "FFFF")]
    [InlineData("16 bytes or none", "c400", "")]
    [InlineData("id", "c410" + Id, Id)]
    [InlineData("time", "00", "")]
    [InlineData("time", "01", "1970-01-01T00:00:00.0010000+00:00")]
    [InlineData("time", "cf0000e677d21fdbff", "9999-12-31T23:59:59.9990000+00:00")]
    [InlineData("key", "a161", "name a")]
    [InlineData("key", "c410" + Id, "id 000102030405060708090A0B0C0D0E0F")]
    [InlineData("key or nil", "c0", "none")]
    [InlineData("key or nil", "a161", "name a")]
    [InlineData("period", "00", "0")]
    [InlineData("period", "3c", "60")]
    [InlineData("period", "ce12cc0300", "315360000")]
    [InlineData("labels", "80", "")]
    [InlineData("labels", "82a161a0a162a178", "a= b=x")]
    [InlineData("labels", "82a161a0a26161a0", "a= aa=")]
    [InlineData("item", "93c0c3c40101", "93C0C3C40101")]
    [InlineData("array of 2", "920102", "1 2")]
    public void Value_in_its_shortest_form_reads(string type, string hex, string expected)
    {
        var (status, value) = Bodies.Read(type, Convert.FromHexString(hex));

        Assert.Equal(KmsStatus.Ok, status);
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("uint", "cc7f")]
    [InlineData("uint", "cd00ff")]
    [InlineData("uint", "ce0000ffff")]
    [InlineData("uint", "cf00000000ffffffff")]
    [InlineData("text", "d900")]
    [InlineData("text", "d90161")]
    [InlineData("text", "da000161")]
    [InlineData("text", "db0000000161")]
    [InlineData("bytes", "c50001ff")]
    [InlineData("bytes", "c600000001ff")]
    [InlineData("array of 2", "dc00020102")]
    [InlineData("array of 2", "dd000000020102")]
    [InlineData("labels", "de0000")]
    [InlineData("labels", "df00000000")]
    [InlineData("labels", "81d90161a0")]
    [InlineData("item", "91cc01")]
    [InlineData("item", "91d900")]
    public void Longer_form_of_a_value_is_InvalidRequest(string type, string hex) =>
        AssertStatus(KmsStatus.InvalidRequest, type, hex);

    [Theory]
    [InlineData("uint", "")]
    [InlineData("uint", "ff")]
    [InlineData("uint", "e0")]
    [InlineData("uint", "d001")]
    [InlineData("uint", "d10100")]
    [InlineData("uint", "d200010000")]
    [InlineData("uint", "d30000000100000000")]
    [InlineData("uint", "ca3f800000")]
    [InlineData("uint", "cb3ff0000000000000")]
    [InlineData("uint", "c3")]
    [InlineData("uint", "c0")]
    [InlineData("uint", "a131")]
    [InlineData("uint", "c1")]
    [InlineData("uint", "cf00000001000000")]
    [InlineData("uint32", "c2")]
    [InlineData("bool", "")]
    [InlineData("bool", "01")]
    [InlineData("bool", "c0")]
    [InlineData("nil", "c2")]
    [InlineData("text", "c0")]
    [InlineData("text", "c40161")]
    [InlineData("text", "a1ff")]
    [InlineData("text", "a2c080")]
    [InlineData("text", "a3eda080")]
    [InlineData("text", "a4f4908080")]
    [InlineData("text", "a2e282")]
    [InlineData("text", "a261")]
    [InlineData("text", "d920")]
    [InlineData("bytes", "c0")]
    [InlineData("bytes", "a161")]
    [InlineData("bytes", "9101")]
    [InlineData("bytes", "d40100")]
    [InlineData("bytes", "c7010100")]
    [InlineData("bytes", "c402ff")]
    [InlineData("bytes", "c6ffffffff")]
    [InlineData("16 bytes or none", "c40f000102030405060708090a0b0c0d0e")]
    [InlineData("id", "c400")]
    [InlineData("id", "c40f000102030405060708090a0b0c0d0e")]
    [InlineData("id", "a0")]
    [InlineData("key", "c0")]
    [InlineData("key", "01")]
    [InlineData("key", "a0")]
    [InlineData("key", "c400")]
    [InlineData("key", "a12f")]
    [InlineData("key", "c40f000102030405060708090a0b0c0d0e")]
    [InlineData("time", "d6ff00000000")]
    [InlineData("array of 2", "9101")]
    [InlineData("array of 2", "93010203")]
    [InlineData("array of 2", "9201")]
    [InlineData("array of 2", "92010203")]
    [InlineData("array of 2", "810102")]
    [InlineData("array of 2", "92929292")]
    [InlineData("labels", "c0")]
    [InlineData("labels", "90")]
    [InlineData("labels", "81a161")]
    [InlineData("labels", "81a16101")]
    [InlineData("labels", "81a16181a161a0")]
    [InlineData("labels", "81a0a0")]
    [InlineData("labels", "82a162a0a161a0")]
    [InlineData("labels", "82a161a0a161a0")]
    [InlineData("labels", "82a26161a0a161a0")]
    [InlineData("item", "9191")]
    [InlineData("item", "919101")]
    [InlineData("item", "9180")]
    [InlineData("item", "91ff")]
    [InlineData("item", "01")]
    [InlineData("item", "92a1")]
    public void Value_of_another_kind_is_InvalidRequest(string type, string hex) =>
        AssertStatus(KmsStatus.InvalidRequest, type, hex);

    [Theory]
    [InlineData("uint32", "cf0000000100000000")]
    [InlineData("code", "ce00010000")]
    [InlineData("text 2", "a3616263")]
    [InlineData("bytes 2", "c403ffffff")]
    [InlineData("id", "c41100" + Id)]
    [InlineData("16 bytes or none", "c41100" + Id)]
    [InlineData("time", "cf0000e677d21fdc00")]
    [InlineData("time", "cfffffffffffffffff")]
    [InlineData("period", "01")]
    [InlineData("period", "3b")]
    [InlineData("period", "ce12cc0301")]
    public void Value_beyond_its_limit_is_LimitExceeded(string type, string hex) =>
        AssertStatus(KmsStatus.LimitExceeded, type, hex);

    [Fact]
    public void Text_as_long_as_bytes_is_not_read_as_bytes()
    {
        for (var length = 0; length <= 300; length++)
        {
            using var buffer = new FrameBuffer();
            new BodyWriter(buffer).WriteText(new string('a', length));
            Assert.Equal(KmsStatus.InvalidRequest, Bodies.Read("bytes", buffer.WrittenSpan).Status);
        }
    }

    [Theory]
    [InlineData("9f", 15, 0)]
    [InlineData("dcffff", 65535, 10)]
    [InlineData("ddffffffff", int.MaxValue, 100)]
    public void Count_beyond_the_bytes_that_are_left_is_InvalidRequest(
        string header, int countMax, int bytesLeft)
    {
        var reader = new BodyReader([.. Convert.FromHexString(header), .. new byte[bytesLeft]]);

        Assert.Equal(0, reader.ReadArrayHeader(countMax));

        Assert.NotEqual(KmsStatus.Ok, reader.Status);
    }

    [Theory]
    [InlineData("de0041", Limits.LabelsMax)]
    [InlineData("dfffffffff", Limits.LabelsMax)]
    public void Map_count_beyond_its_limit_is_LimitExceeded(string header, int countMax)
    {
        var reader = new BodyReader([.. Convert.FromHexString(header), .. new byte[1000]]);

        Assert.Equal(0, reader.ReadMapHeader(countMax));

        Assert.Equal(KmsStatus.LimitExceeded, reader.Status);
    }

    [Fact]
    public void First_failure_sticks_and_later_reads_are_empty()
    {
        var reader = new BodyReader([0xc1, 0x01, 0xa1, 0x61, 0xc4, 0x01, 0xff, 0xc3, 0xc0]);

        Assert.Equal(0u, reader.ReadUInt());
        reader.Fail(KmsStatus.LimitExceeded);

        Assert.Equal(KmsStatus.InvalidRequest, reader.Status);
        Assert.Equal(0u, reader.ReadUInt());
        Assert.Equal("", reader.ReadString(10));
        Assert.True(reader.ReadBinary(10).IsEmpty);
        Assert.False(reader.ReadBool());
        Assert.False(reader.TryReadNil());
        Assert.Equal(Guid.Empty, reader.ReadId());
        Assert.Null(reader.ReadTime());
        Assert.True(reader.ReadKeyName().IsEmpty);
        Assert.True(reader.ReadItem().IsEmpty);
        Assert.Equal(9, reader.RemainingBytes);
        Assert.False(reader.TryFinish());
    }

    private static void AssertStatus(KmsStatus expected, string type, string hex) =>
        Assert.Equal(expected, Bodies.Read(type, Convert.FromHexString(hex)).Status);
}
