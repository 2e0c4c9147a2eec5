using System.Text;

namespace Kms.Protocol.Tests;

// Protects against: a limit of the specification that a message does not keep, or keeps too early.
public sealed class MessageLimitsTests
{
    [Theory]
    [InlineData(Limits.PlaintextBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.PlaintextBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Plaintext_of_Encrypt(int length, KmsStatus expected) =>
        AssertStatus(Opcode.Encrypt, expected, writer =>
            new EncryptRequest { Key = Name(1), Plaintext = new byte[length] }.Write(writer));

    [Theory]
    [InlineData(Limits.AadBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.AadBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Aad_of_every_operation_that_takes_one(int length, KmsStatus expected)
    {
        AssertStatus(Opcode.Encrypt, expected, writer =>
            new EncryptRequest { Key = Name(1), Aad = new byte[length] }.Write(writer));
        AssertStatus(Opcode.Decrypt, expected, writer =>
            new DecryptRequest { Aad = new byte[length] }.Write(writer));
        AssertStatus(Opcode.ReEncrypt, expected, writer =>
            new ReEncryptRequest { SourceAad = new byte[length] }.Write(writer));
        AssertStatus(Opcode.ReEncrypt, expected, writer =>
            new ReEncryptRequest { DestinationAad = new byte[length] }.Write(writer));
        AssertStatus(Opcode.GenerateDataKey, expected, writer =>
            new GenerateDataKeyRequest { Key = Name(1), Aad = new byte[length] }.Write(writer));
    }

    [Theory]
    [InlineData(Limits.CiphertextBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.CiphertextBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Ciphertext_of_every_operation_that_takes_one(int length, KmsStatus expected)
    {
        AssertStatus(Opcode.Decrypt, expected, writer =>
            new DecryptRequest { Ciphertext = new byte[length] }.Write(writer));
        AssertStatus(Opcode.ReEncrypt, expected, writer =>
            new ReEncryptRequest { Ciphertext = new byte[length] }.Write(writer));
        AssertStatus(Opcode.AsymmetricDecrypt, expected, writer =>
            new AsymmetricDecryptRequest { Key = Name(1), Ciphertext = new byte[length] }
                .Write(writer));
    }

    [Theory]
    [InlineData(1, KmsStatus.Ok)]
    [InlineData(Limits.KeyNameBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.KeyNameBytesMax + 1, KmsStatus.LimitExceeded)]
    [InlineData(0, KmsStatus.InvalidRequest)]
    public void Name_of_a_key(int length, KmsStatus expected)
    {
        AssertStatus(Opcode.GetKey, expected, writer =>
            new GetKeyRequest { Key = Name(length) }.Write(writer));
        AssertStatus(Opcode.CreateKey, expected, writer => Write(writer, Name(length).Name));
    }

    [Theory]
    [InlineData(Limits.DescriptionBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.DescriptionBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Description_of_a_key(int length, KmsStatus expected)
    {
        AssertStatus(Opcode.CreateKey, expected, writer =>
            Write(writer, "a"u8, description: Text(length)));
        AssertStatus(Opcode.UpdateKey, expected, writer => new UpdateKeyRequest
        {
            Change = new KeyChange { Key = Name(1) },
            HasDescription = true,
            Description = Text(length),
        }.Write(writer));
    }

    [Theory]
    [InlineData(Limits.LabelsMax, 2, 0, KmsStatus.Ok)]
    [InlineData(Limits.LabelsMax + 1, 2, 0, KmsStatus.LimitExceeded)]
    [InlineData(1, Limits.LabelNameBytesMax, 0, KmsStatus.Ok)]
    [InlineData(1, Limits.LabelNameBytesMax + 1, 0, KmsStatus.LimitExceeded)]
    [InlineData(1, 2, Limits.LabelValueBytesMax, KmsStatus.Ok)]
    [InlineData(1, 2, Limits.LabelValueBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Labels_of_a_key(int count, int nameBytes, int valueBytes, KmsStatus expected)
    {
        var labels = Enumerable.Range(0, count).ToDictionary(
            i => $"{i:x2}".PadRight(nameBytes, 'n'), _ => new string('v', valueBytes));

        AssertStatus(Opcode.CreateKey, expected, writer => Write(writer, "a"u8, labels: labels));
    }

    [Theory]
    [InlineData(0, KmsStatus.Ok)]
    [InlineData(Limits.RotationPeriodSecondsMin - 1, KmsStatus.LimitExceeded)]
    [InlineData(Limits.RotationPeriodSecondsMin, KmsStatus.Ok)]
    [InlineData(Limits.RotationPeriodSecondsMax, KmsStatus.Ok)]
    [InlineData(Limits.RotationPeriodSecondsMax + 1, KmsStatus.LimitExceeded)]
    public void Rotation_period_of_a_key(uint seconds, KmsStatus expected)
    {
        AssertStatus(Opcode.CreateKey, expected, writer => Write(writer, "a"u8, seconds: seconds));
        AssertStatus(Opcode.UpdateKey, expected, writer => new UpdateKeyRequest
        {
            Change = new KeyChange { Key = Name(1) },
            RotationPeriodSeconds = seconds,
        }.Write(writer));
    }

    [Theory]
    [InlineData(0, KmsStatus.Ok)]
    [InlineData(Limits.IdempotencyKeyBytes - 1, KmsStatus.InvalidRequest)]
    [InlineData(Limits.IdempotencyKeyBytes, KmsStatus.Ok)]
    [InlineData(Limits.IdempotencyKeyBytes + 1, KmsStatus.LimitExceeded)]
    public void Idempotency_key_of_a_change(int length, KmsStatus expected)
    {
        AssertStatus(Opcode.CreateKey, expected, writer =>
            Write(writer, "a"u8, idempotencyKey: new byte[length]));
        AssertStatus(Opcode.RotateKey, expected, writer => new RotateKeyRequest
        {
            Change = new KeyChange { Key = Name(1), IdempotencyKey = new byte[length] },
        }.Write(writer));
    }

    [Theory]
    [InlineData(0, KmsStatus.Ok)]
    [InlineData(Limits.DeletionWindowDaysMin, KmsStatus.Ok)]
    [InlineData(Limits.DeletionWindowDaysMax, KmsStatus.Ok)]
    [InlineData(Limits.DeletionWindowDaysMax + 1, KmsStatus.LimitExceeded)]
    public void Window_of_a_deletion(uint days, KmsStatus expected) =>
        AssertStatus(Opcode.ScheduleKeyDeletion, expected, writer => new ScheduleKeyDeletionRequest
        {
            Change = new KeyChange { Key = Name(1) },
            WindowDays = days,
        }.Write(writer));

    [Theory]
    [InlineData(0, KmsStatus.Ok)]
    [InlineData(Limits.PageRowsMax, KmsStatus.Ok)]
    [InlineData(Limits.PageRowsMax + 1, KmsStatus.LimitExceeded)]
    public void Rows_of_a_page(uint rows, KmsStatus expected)
    {
        AssertStatus(Opcode.ListKeys, expected, writer =>
            new ListKeysRequest { Limit = rows }.Write(writer));
        AssertStatus(Opcode.ListVersions, expected, writer =>
            new ListVersionsRequest { Key = Name(1), Limit = rows }.Write(writer));
    }

    [Theory]
    [InlineData(0, KmsStatus.InvalidRequest)]
    [InlineData(1, KmsStatus.Ok)]
    [InlineData(Limits.RandomBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.RandomBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Length_of_random_bytes(uint length, KmsStatus expected) =>
        AssertStatus(Opcode.GenerateRandom, expected, writer =>
            new GenerateRandomRequest { Length = length }.Write(writer));

    [Theory]
    [InlineData(Limits.DigestBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.DigestBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Digest_to_sign(int length, KmsStatus expected) =>
        AssertStatus(Opcode.SignHash, expected, writer =>
            new SignHashRequest { Key = Name(1), Digest = new byte[length] }.Write(writer));

    [Theory]
    [InlineData(Limits.ClientNameBytesMax, KmsStatus.Ok)]
    [InlineData(Limits.ClientNameBytesMax + 1, KmsStatus.LimitExceeded)]
    public void Name_of_a_client(int length, KmsStatus expected) =>
        AssertStatus(Opcode.Hello, expected, writer =>
            new HelloRequest { ClientName = Text(length) }.Write(writer));

    [Theory]
    [InlineData(Limits.ItemFieldsMax, KmsStatus.Ok)]
    [InlineData(Limits.ItemFieldsMax + 1, KmsStatus.LimitExceeded)]
    public void Fields_of_an_item(int count, KmsStatus expected)
    {
        using var buffer = new FrameBuffer();
        var writer = new BodyWriter(buffer);
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteNil();
        }

        Assert.Equal(expected, Bodies.Read("item", buffer.WrittenSpan).Status);
    }

    private static void Write(
        BodyWriter writer,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> description = default,
        IReadOnlyDictionary<string, string>? labels = null,
        uint seconds = 0,
        ReadOnlySpan<byte> idempotencyKey = default) =>
        new CreateKeyRequest
        {
            Name = name,
            Algorithm = KeyAlgorithm.AES_256_GCM,
            Description = description,
            Labels = labels ?? Labels.None,
            RotationPeriodSeconds = seconds,
            IdempotencyKey = idempotencyKey,
        }.Write(writer);

    private static void AssertStatus(Opcode opcode, KmsStatus expected, BodyWriting write)
    {
        using var buffer = new FrameBuffer();
        write(new BodyWriter(buffer));
        Assert.Equal(expected, RequestMessages.Read(opcode, buffer.WrittenSpan));
    }

    private static KeyReference Name(int length) => KeyReference.ByName(Text(length));

    private static byte[] Text(int length) => Encoding.ASCII.GetBytes(new string('a', length));

    private delegate void BodyWriting(BodyWriter writer);
}
