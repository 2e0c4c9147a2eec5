using Kms.Protocol;

namespace Kms.Client;

/// <content>Data operations: what applications do with keys.</content>
public sealed partial class KmsClient
{
    /// <summary>Encrypts under the key's default version.</summary>
    /// <param name="key">An AES_256_GCM key.</param>
    /// <param name="plaintext">0 bytes to 1 MiB.</param>
    /// <param name="aad">Additional authenticated data, to 64 KiB: Decrypt needs the same.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>The ciphertext, 96 bytes longer than the plaintext; it names key and version.</returns>
    public async Task<byte[]> EncryptAsync(
        KeySelector key,
        ReadOnlyMemory<byte> plaintext,
        ReadOnlyMemory<byte> aad = default,
        CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.Encrypt);
        Span<byte> id = stackalloc byte[IdBytes];
        new EncryptRequest { Key = key.ToReference(id), Plaintext = plaintext.Span, Aad = aad.Span }
            .Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        return ReadCiphertext(answer);
    }

    /// <summary>Opens a ciphertext.</summary>
    /// <param name="ciphertext">From Encrypt, ReEncrypt or GenerateDataKey.</param>
    /// <param name="aad">The AAD of the encryption.</param>
    /// <param name="expectedKey">The key it must be of; without it, any key the caller may decrypt with.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>The plaintext; the caller owns it and zeroizes it.</returns>
    public async Task<byte[]> DecryptAsync(
        ReadOnlyMemory<byte> ciphertext,
        ReadOnlyMemory<byte> aad = default,
        KeySelector expectedKey = default,
        CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.Decrypt);
        Span<byte> id = stackalloc byte[IdBytes];
        new DecryptRequest { Key = expectedKey.ToReference(id), Ciphertext = ciphertext.Span, Aad = aad.Span }
            .Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(DecryptResponse.FieldCount);
        var response = DecryptResponse.ReadFields(ref reader);
        return reader.TryFinish() ? response.Plaintext.ToArray() : throw Unreadable();
    }

    /// <summary>Opens a ciphertext and encrypts it under a default version; the plaintext stays in
    /// the daemon.</summary>
    /// <param name="ciphertext">The ciphertext.</param>
    /// <param name="aad">Its AAD.</param>
    /// <param name="destinationKey">The key to encrypt under; without it, the ciphertext's own.</param>
    /// <param name="destinationAad">The AAD of the new ciphertext; null for the same.</param>
    /// <param name="expectedKey">The key the ciphertext must be of.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public async Task<byte[]> ReEncryptAsync(
        ReadOnlyMemory<byte> ciphertext,
        ReadOnlyMemory<byte> aad = default,
        KeySelector destinationKey = default,
        ReadOnlyMemory<byte>? destinationAad = null,
        KeySelector expectedKey = default,
        CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.ReEncrypt);
        Span<byte> sourceId = stackalloc byte[IdBytes];
        Span<byte> destinationId = stackalloc byte[IdBytes];
        new ReEncryptRequest
        {
            SourceKey = expectedKey.ToReference(sourceId),
            Ciphertext = ciphertext.Span,
            SourceAad = aad.Span,
            DestinationKey = destinationKey.ToReference(destinationId),
            DestinationAad = (destinationAad ?? aad).Span,
        }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        return ReadCiphertext(answer);
    }

    /// <summary>Makes a data key for local use, and wraps it under the key's default version.</summary>
    /// <param name="key">An AES_256_GCM key.</param>
    /// <param name="spec">Size of the data key.</param>
    /// <param name="aad">AAD of the wrapping: Decrypt unwraps with the same.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>The data key; Dispose zeroizes it.</returns>
    public Task<DataKey> GenerateDataKeyAsync(
        KeySelector key,
        DataKeySpec spec = DataKeySpec.AES_256,
        ReadOnlyMemory<byte> aad = default,
        CancellationToken cancellation = default) =>
        GenerateDataKeyAsync(key, spec, true, aad, cancellation);

    /// <summary>Makes a wrapped data key whose plaintext nobody has seen, for somebody who may decrypt.</summary>
    /// <returns>The wrapped data key.</returns>
    public async Task<byte[]> GenerateDataKeyWithoutPlaintextAsync(
        KeySelector key,
        DataKeySpec spec = DataKeySpec.AES_256,
        ReadOnlyMemory<byte> aad = default,
        CancellationToken cancellation = default)
    {
        using var dataKey = await GenerateDataKeyAsync(key, spec, false, aad, cancellation).ConfigureAwait(false);
        return dataKey.Wrapped.ToArray();
    }

    /// <summary>Signs a digest with the key's default version.</summary>
    /// <param name="key">A signing key.</param>
    /// <param name="digest">SHA-256 (32 bytes) for P-256, SHA-384 (48 bytes) for P-384.</param>
    /// <param name="format">How the signature is written.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public async Task<Signature> SignHashAsync(
        KeySelector key,
        ReadOnlyMemory<byte> digest,
        SignatureFormat format = SignatureFormat.Der,
        CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.SignHash);
        Span<byte> id = stackalloc byte[IdBytes];
        new SignHashRequest { Key = key.ToReference(id), Digest = digest.Span, Format = format }
            .Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(SignHashResponse.FieldCount);
        var response = SignHashResponse.ReadFields(ref reader);
        return reader.TryFinish()
            ? new Signature(response.Signature.ToArray(), response.Version)
            : throw Unreadable();
    }

    /// <summary>Opens an RSA-OAEP ciphertext.</summary>
    /// <param name="key">An RSA key.</param>
    /// <param name="ciphertext">512 bytes, encrypted with the public key of a version.</param>
    /// <param name="version">That version; 0 for the default version.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>The plaintext; the caller owns it and zeroizes it.</returns>
    public async Task<byte[]> AsymmetricDecryptAsync(
        KeySelector key,
        ReadOnlyMemory<byte> ciphertext,
        uint version = 0,
        CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.AsymmetricDecrypt);
        Span<byte> id = stackalloc byte[IdBytes];
        new AsymmetricDecryptRequest { Key = key.ToReference(id), Version = version, Ciphertext = ciphertext.Span }
            .Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(AsymmetricDecryptResponse.FieldCount);
        var response = AsymmetricDecryptResponse.ReadFields(ref reader);
        return reader.TryFinish() ? response.Plaintext.ToArray() : throw Unreadable();
    }

    /// <summary>Fetches the public key of a version, to verify and encrypt without the daemon.</summary>
    /// <param name="key">An asymmetric key.</param>
    /// <param name="version">The version; 0 for the default version.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public async Task<PublicKey> GetPublicKeyAsync(
        KeySelector key, uint version = 0, CancellationToken cancellation = default)
    {
        using var answer = await CallForPublicKeyAsync(key, version, PublicKeyFormat.Der, cancellation)
            .ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(GetPublicKeyResponse.FieldCount);
        var response = GetPublicKeyResponse.ReadFields(ref reader);
        return reader.TryFinish()
            ? new PublicKey(response.Algorithm, response.Version, response.PublicKey.ToArray())
            : throw Unreadable();
    }

    /// <summary>Fetches the public key of a version as PEM, DER or JWK.</summary>
    public async Task<byte[]> ExportPublicKeyAsync(
        KeySelector key, PublicKeyFormat format, uint version = 0, CancellationToken cancellation = default)
    {
        using var answer = await CallForPublicKeyAsync(key, version, format, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(GetPublicKeyResponse.FieldCount);
        var response = GetPublicKeyResponse.ReadFields(ref reader);
        return reader.TryFinish() ? response.PublicKey.ToArray() : throw Unreadable();
    }

    /// <summary>Random bytes from the kernel of the daemon's host.</summary>
    /// <param name="length">1 byte to 64 KiB.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public async Task<byte[]> GenerateRandomAsync(int length, CancellationToken cancellation = default)
    {
        using var frame = Begin(Opcode.GenerateRandom);
        new GenerateRandomRequest { Length = (uint)length }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(GenerateRandomResponse.FieldCount);
        var bytes = GenerateRandomResponse.ReadFields(ref reader);
        return reader.TryFinish() ? bytes.ToArray() : throw Unreadable();
    }

    private static byte[] ReadCiphertext(Answer answer)
    {
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(CiphertextResponse.FieldCount);
        var response = CiphertextResponse.ReadFields(ref reader);
        return reader.TryFinish() ? response.Ciphertext.ToArray() : throw Unreadable();
    }

    private async Task<DataKey> GenerateDataKeyAsync(
        KeySelector key,
        DataKeySpec spec,
        bool withPlaintext,
        ReadOnlyMemory<byte> aad,
        CancellationToken cancellation)
    {
        using var frame = Begin(Opcode.GenerateDataKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new GenerateDataKeyRequest
        {
            Key = key.ToReference(id),
            Spec = spec,
            WithPlaintext = withPlaintext,
            Aad = aad.Span,
        }.Write(new BodyWriter(frame));
        using var answer = await CallAsync(frame, cancellation).ConfigureAwait(false);
        var reader = new BodyReader(answer.Body);
        reader.ReadArray(GenerateDataKeyResponse.FieldCount);
        var response = GenerateDataKeyResponse.ReadFields(ref reader);
        return reader.TryFinish()
            ? new DataKey(response.Plaintext, response.Wrapped.ToArray(), response.Version)
            : throw Unreadable();
    }

    private async Task<Answer> CallForPublicKeyAsync(
        KeySelector key, uint version, PublicKeyFormat format, CancellationToken cancellation)
    {
        using var frame = Begin(Opcode.GetPublicKey);
        Span<byte> id = stackalloc byte[IdBytes];
        new GetPublicKeyRequest { Key = key.ToReference(id), Version = version, Format = format }
            .Write(new BodyWriter(frame));
        return await CallAsync(frame, cancellation).ConfigureAwait(false);
    }
}
