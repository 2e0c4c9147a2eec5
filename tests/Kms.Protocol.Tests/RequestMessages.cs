namespace Kms.Protocol.Tests;

/// <summary>Every request: read from a body by its typed message, and written again.</summary>
internal static class RequestMessages
{
    /// <summary>Answers the bytes written, or null when the body does not parse.</summary>
    public static byte[]? Reencode(string operation, ReadOnlySpan<byte> body)
    {
        using var buffer = new FrameBuffer();
        var status = Copy(Enum.Parse<Opcode>(operation), body, new BodyWriter(buffer));
        return status == KmsStatus.Ok ? buffer.WrittenSpan.ToArray() : null;
    }

    /// <summary>What a request's message says of a body.</summary>
    public static KmsStatus Read(Opcode opcode, ReadOnlySpan<byte> body)
    {
        using var buffer = new FrameBuffer();
        return Copy(opcode, body, new BodyWriter(buffer));
    }

    private static KmsStatus Copy(Opcode opcode, ReadOnlySpan<byte> body, BodyWriter writer)
    {
        var reader = new BodyReader(body);
        var isRead = ((ushort)opcode & 0xff00) == 0x0200
            ? CopyData(opcode, ref reader, writer)
            : CopyOther(opcode, ref reader, writer);
        Assert.Equal(isRead, reader.Status == KmsStatus.Ok);
        return reader.Status;
    }

    private static bool CopyData(Opcode opcode, ref BodyReader reader, BodyWriter writer) =>
        opcode switch
        {
            Opcode.AsymmetricDecrypt => CopyAsymmetricDecrypt(ref reader, writer),
            Opcode.Decrypt => CopyDecrypt(ref reader, writer),
            Opcode.Encrypt => CopyEncrypt(ref reader, writer),
            Opcode.GenerateDataKey => CopyGenerateDataKey(ref reader, writer),
            Opcode.GenerateRandom => CopyGenerateRandom(ref reader, writer),
            Opcode.GetPublicKey => CopyGetPublicKey(ref reader, writer),
            Opcode.ReEncrypt => CopyReEncrypt(ref reader, writer),
            Opcode.SignHash => CopySignHash(ref reader, writer),
            _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "No message."),
        };

    private static bool CopyOther(Opcode opcode, ref BodyReader reader, BodyWriter writer) =>
        opcode switch
        {
            Opcode.CreateKey => CopyCreateKey(ref reader, writer),
            Opcode.DisableKey => CopyDisableKey(ref reader, writer),
            Opcode.EnableKey => CopyEnableKey(ref reader, writer),
            Opcode.GetKey => CopyGetKey(ref reader, writer),
            Opcode.Hello => CopyHello(ref reader, writer),
            Opcode.ListKeys => CopyListKeys(ref reader, writer),
            Opcode.ListVersions => CopyListVersions(ref reader, writer),
            Opcode.RestoreKey => CopyRestoreKey(ref reader, writer),
            Opcode.RotateKey => CopyRotateKey(ref reader, writer),
            Opcode.ScheduleKeyDeletion => CopyScheduleKeyDeletion(ref reader, writer),
            Opcode.SetDefaultVersion => CopySetDefaultVersion(ref reader, writer),
            Opcode.UpdateKey => CopyUpdateKey(ref reader, writer),
            Opcode.WhoAmI or Opcode.Status => CopyEmpty(ref reader, writer),
            _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "No message."),
        };

    private static bool CopyEmpty(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = EmptyRequest.TryRead(ref reader);
        EmptyRequest.Write(writer);
        return isRead;
    }

    private static bool CopyAsymmetricDecrypt(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = AsymmetricDecryptRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyCreateKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = CreateKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyDecrypt(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = DecryptRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyDisableKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = DisableKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyEnableKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = EnableKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyEncrypt(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = EncryptRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyGenerateDataKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = GenerateDataKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyGenerateRandom(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = GenerateRandomRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyGetKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = GetKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyGetPublicKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = GetPublicKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyHello(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = HelloRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyListKeys(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ListKeysRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyListVersions(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ListVersionsRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyReEncrypt(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ReEncryptRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyRestoreKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = RestoreKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyRotateKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = RotateKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyScheduleKeyDeletion(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ScheduleKeyDeletionRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopySetDefaultVersion(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = SetDefaultVersionRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopySignHash(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = SignHashRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }

    private static bool CopyUpdateKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = UpdateKeyRequest.TryRead(ref reader, out var request);
        if (isRead)
        {
            request.Write(writer);
        }

        return isRead;
    }
}
