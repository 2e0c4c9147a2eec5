using Kms.Client;
using Kms.Protocol;
using Kms.Testing;

namespace Kms.Benchmarks;

/// <summary>The request frames that are measured, as files for the load client.</summary>
internal sealed class Requests(DaemonProcess daemon)
{
    /// <summary>Makes the keys and writes the files.</summary>
    public async Task MakeAsync()
    {
        using var client = new KmsClient(new KmsClientOptions { SocketPath = daemon.SocketPath });
        await client.CreateKeyAsync(KeyName.Parse("aes"), KeyAlgorithm.AES_256_GCM).ConfigureAwait(false);
        await client.CreateKeyAsync(KeyName.Parse("p256"), KeyAlgorithm.ECDSA_NIST_P256_SHA_256).ConfigureAwait(false);
        await client.CreateKeyAsync(KeyName.Parse("p384"), KeyAlgorithm.ECDSA_NIST_P384_SHA_384).ConfigureAwait(false);
        await client.CreateKeyAsync(KeyName.Parse("rsa"), KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256).ConfigureAwait(false);
        var ciphertext = await client.EncryptAsync("aes", new byte[1024]).ConfigureAwait(false);
        var rsa = (await client.GetPublicKeyAsync("rsa").ConfigureAwait(false)).Encrypt(new byte[32]);

        foreach (var size in new[] { 32, 1024, 65536 })
        {
            Write($"encrypt-{size}", Opcode.Encrypt, writer =>
            {
                writer.WriteArrayHeader(3);
                writer.WriteText("aes");
                writer.WriteBinary(new byte[size]);
                writer.WriteBinary(default);
            });
        }

        Write("decrypt-1024", Opcode.Decrypt, writer =>
        {
            writer.WriteArrayHeader(3);
            writer.WriteNil();
            writer.WriteBinary(ciphertext);
            writer.WriteBinary(default);
        });
        Write("data-key", Opcode.GenerateDataKey, static writer =>
        {
            writer.WriteArrayHeader(4);
            writer.WriteText("aes");
            writer.WriteUInt((byte)DataKeySpec.AES_256);
            writer.WriteBool(true);
            writer.WriteBinary(default);
        });
        WriteSign("p256", 32);
        WriteSign("p384", 48);
        Write("rsa", Opcode.AsymmetricDecrypt, writer =>
        {
            writer.WriteArrayHeader(3);
            writer.WriteText("rsa");
            writer.WriteUInt(0);
            writer.WriteBinary(rsa);
        });
    }

    /// <summary>The file of a request.</summary>
    public string PathOf(string name) => Path.Join(daemon.Directory, name);

    /// <summary>How many bytes the daemon answers to a request.</summary>
    public int AnswerBytes(string name)
    {
        using var client = daemon.Connect();
        client.Send(File.ReadAllBytes(PathOf(name)));
        var (header, body) = client.Read()!.Value;
        return header.Code == 0
            ? FrameHeader.Size + body.Length
            : throw new InvalidOperationException($"{name}: {(KmsStatus)header.Code}");
    }

    private void WriteSign(string key, int digestBytes) => Write(key, Opcode.SignHash, writer =>
    {
        writer.WriteArrayHeader(3);
        writer.WriteText(key);
        writer.WriteBinary(new byte[digestBytes]);
        writer.WriteUInt((byte)SignatureFormat.P1363);
    });

    private void Write(string name, Opcode opcode, RawClient.WriteBody body) =>
        File.WriteAllBytes(PathOf(name), RawClient.Frame((ushort)opcode, 1, body));
}
