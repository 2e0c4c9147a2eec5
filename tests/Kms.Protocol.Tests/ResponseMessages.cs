namespace Kms.Protocol.Tests;

/// <summary>Every answer: read from a body by its typed message, and written again.</summary>
internal static class ResponseMessages
{
    /// <summary>Answers the bytes written, or null when the body does not parse.</summary>
    public static byte[]? Reencode(string operation, ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        using var buffer = new FrameBuffer();
        var isRead = Copy(Enum.Parse<Opcode>(operation), ref reader, new BodyWriter(buffer));
        Assert.Equal(isRead, reader.Status == KmsStatus.Ok);
        return isRead ? buffer.WrittenSpan.ToArray() : null;
    }

    private static bool Copy(Opcode opcode, ref BodyReader reader, BodyWriter writer)
    {
        switch (opcode)
        {
            case Opcode.Hello:
                return CopyHello(ref reader, writer);
            case Opcode.WhoAmI:
                return CopyWhoAmI(ref reader, writer);
            case Opcode.Status:
                return CopyStatus(ref reader, writer);
            case Opcode.ListKeys:
                return CopyListKeys(ref reader, writer);
            case Opcode.ListVersions:
                return CopyListVersions(ref reader, writer);
            default:
                return IsData(opcode)
                    ? CopyData(opcode, ref reader, writer)
                    : CopyKey(ref reader, writer);
        }
    }

    private static bool IsData(Opcode opcode) => ((ushort)opcode & 0xff00) == 0x0200;

    private static bool CopyHello(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = HelloResponse.TryRead(ref reader, out var response);
        if (isRead)
        {
            response.Write(writer);
        }

        return isRead;
    }

    private static bool CopyWhoAmI(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = WhoAmIResponse.TryRead(ref reader, out var response);
        if (isRead)
        {
            response.Write(writer);
        }

        return isRead;
    }

    private static bool CopyStatus(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = StatusResponse.TryRead(ref reader, out var response);
        if (isRead)
        {
            response.Write(writer);
        }

        return isRead;
    }

    private static bool CopyListKeys(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ListKeysResponse.TryRead(ref reader, out var response);
        if (isRead)
        {
            response.Write(writer);
        }

        return isRead;
    }

    private static bool CopyListVersions(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = ListVersionsResponse.TryRead(ref reader, out var response);
        if (isRead)
        {
            response.Write(writer);
        }

        return isRead;
    }

    private static bool CopyKey(ref BodyReader reader, BodyWriter writer)
    {
        var isRead = KeyResponse.TryRead(ref reader, out var key);
        if (isRead)
        {
            KeyResponse.Write(writer, key!);
        }

        return isRead;
    }

    private static bool CopyData(Opcode opcode, ref BodyReader reader, BodyWriter writer)
    {
        var count = FieldCount(opcode);
        reader.ReadArray(count);
        writer.WriteArrayHeader(count);
        switch (opcode)
        {
            case Opcode.Encrypt or Opcode.ReEncrypt:
                var encrypted = CiphertextResponse.ReadFields(ref reader);
                encrypted.Ciphertext.CopyTo(CiphertextResponse.WriteFields(
                    writer, encrypted.Revision, encrypted.Version, encrypted.Ciphertext.Length));
                break;
            case Opcode.Decrypt:
                var decrypted = DecryptResponse.ReadFields(ref reader);
                decrypted.Plaintext.CopyTo(DecryptResponse.WriteFields(
                    writer, decrypted.Revision, decrypted.KeyId, decrypted.Version,
                    decrypted.Plaintext.Length));
                break;
            case Opcode.GenerateDataKey:
                var dataKey = GenerateDataKeyResponse.ReadFields(ref reader);
                GenerateDataKeyResponse.WriteFields(
                    writer, dataKey.Revision, dataKey.Version, dataKey.Wrapped, dataKey.Plaintext);
                break;
            case Opcode.SignHash:
                var signed = SignHashResponse.ReadFields(ref reader);
                SignHashResponse.WriteFields(
                    writer, signed.Revision, signed.Version, signed.Signature);
                break;
            case Opcode.AsymmetricDecrypt:
                var opened = AsymmetricDecryptResponse.ReadFields(ref reader);
                AsymmetricDecryptResponse.WriteFields(
                    writer, opened.Revision, opened.Version, opened.Plaintext);
                break;
            case Opcode.GetPublicKey:
                var shown = GetPublicKeyResponse.ReadFields(ref reader);
                GetPublicKeyResponse.WriteFields(
                    writer, shown.Revision, shown.Version, shown.Algorithm, shown.PublicKey);
                break;
            default:
                var random = GenerateRandomResponse.ReadFields(ref reader);
                random.CopyTo(GenerateRandomResponse.WriteFields(writer, random.Length));
                break;
        }

        return reader.TryFinish();
    }

    private static int FieldCount(Opcode opcode) => opcode switch
    {
        Opcode.Encrypt or Opcode.ReEncrypt => CiphertextResponse.FieldCount,
        Opcode.Decrypt => DecryptResponse.FieldCount,
        Opcode.GenerateDataKey => GenerateDataKeyResponse.FieldCount,
        Opcode.SignHash => SignHashResponse.FieldCount,
        Opcode.AsymmetricDecrypt => AsymmetricDecryptResponse.FieldCount,
        Opcode.GetPublicKey => GetPublicKeyResponse.FieldCount,
        Opcode.GenerateRandom => GenerateRandomResponse.FieldCount,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "Not a data operation."),
    };
}
