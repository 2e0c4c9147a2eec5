using System.CommandLine;
using System.Security.Cryptography;

namespace Kms.CommandLine.Commands;

/// <summary>What asymmetric keys do: sign, open RSA ciphertexts, show public keys.</summary>
internal static class AsymmetricCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Build() => [Sign(), Decrypt(), PublicKey()];

    private static Argument<string> KeyArgument(string kind) => new("KEY") { Description = $"Name or id of {kind}" };

    private static Option<uint> Version() => new("--version")
    {
        Description = "The key version (default: the default version)",
        HelpName = "N",
    };

    private static Command Sign()
    {
        var key = KeyArgument("an ECDSA key");
        var digest = new Option<string?>("--digest")
        {
            Description = "The digest in hexadecimal digits (default: the input is hashed here, with the key's hash)",
            HelpName = "HEX",
        };
        var format = new Option<string>("--format")
        {
            Description = "der (OpenSSL, X.509) or p1363 (JOSE)",
            DefaultValueFactory = static _ => "der",
            HelpName = "FORMAT",
        };
        var (input, output, base64) = (Data.Input(), Data.OutputFile(), new Option<bool>(
            "--base64") { Description = "Write base64 text, not bytes" });
        var command = new Command("sign", "Sign a file, or a digest, with a key's default version")
        {
            key, digest, input, format, output, base64,
        };
        Session.Run(command, async session =>
        {
            var hash = session.Get(digest) is { } hex
                ? ReadHex(hex)
                : await HashInputAsync(session, session.Get(key), session.Get(input)).ConfigureAwait(false);
            var signature = await session.Client.SignHashAsync(
                session.GetKey(key), hash, ReadFormat(session.Get(
                    format)!), session.Cancellation).ConfigureAwait(false);
            if (session.Form == OutputForm.Json && session.Get(output) is null)
            {
                Output.Write(session.Form, new Row()
                    .Add("signature", Convert.ToBase64String(signature.Bytes.Span))
                    .Add("version", signature.Version));
                return;
            }

            var isForTerminal = session.Get(output) is null && !Console.IsOutputRedirected;
            await Data.WriteAsync(
                session.Get(output), signature.Bytes, session.Get(
                    base64) || isForTerminal, session.Cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Decrypt()
    {
        var key = KeyArgument("an RSA_4096_ENC_OAEP_SHA_256 key");
        var (version, input, output, base64) = (Version(), Data.Input(), Data.OutputFile(), Data.Base64Form());
        var command = new Command(
            "asym-decrypt",
            "Open what was encrypted with a key's public key (RSA-OAEP, SHA-256)")
        {
            key, version, input, output, base64,
        };
        Session.Run(command, async session =>
        {
            var ciphertext = await Data.ReadCiphertextAsync(session.Get(input), session.Get(
                base64), session.Cancellation).ConfigureAwait(false);
            var plaintext = await session.Client.AsymmetricDecryptAsync(
                session.GetKey(key), ciphertext, session.Get(version), session.Cancellation).ConfigureAwait(false);
            if (session.Form == OutputForm.Json && session.Get(output) is null)
            {
                Output.Write(session.Form, new Row().Add("plaintext", Convert.ToBase64String(plaintext)));
            }
            else
            {
                await Data.WriteAsync(
                    session.Get(output), plaintext, isBase64: false, session.Cancellation).ConfigureAwait(false);
            }

            CryptographicOperations.ZeroMemory(plaintext);
        });
        return command;
    }

    private static Command PublicKey()
    {
        var key = KeyArgument("an asymmetric key");
        var format = new Option<string>("--format")
        {
            Description = "pem, der or jwk",
            DefaultValueFactory = static _ => "pem",
            HelpName = "FORMAT",
        };
        var (version, output) = (Version(), Data.OutputFile());
        var command = new Command("public-key", "Show the public key of a version")
        {
            key, version, format, output,
        };
        Session.Run(command, async session =>
        {
            var publicKey = await session.Client.ExportPublicKeyAsync(
                session.GetKey(key), ReadPublicKeyFormat(session.Get(format)!), session.Get(
                    version), session.Cancellation).ConfigureAwait(false);
            if (session.Form == OutputForm.Json && session.Get(output) is null)
            {
                Output.Write(session.Form, new Row().Add("public_key", Convert.ToBase64String(publicKey)));
                return;
            }

            await Data.WriteAsync(
                session.Get(output), publicKey, isBase64: false, session.Cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<byte[]> HashInputAsync(Session session, string key, string? path)
    {
        var info = await session.Client.GetKeyAsync(Session.ToKey(key), session.Cancellation).ConfigureAwait(false);
        var data = await Data.ReadAsync(path, session.Cancellation).ConfigureAwait(false);
        return info.Algorithm == KeyAlgorithm.ECDSA_NIST_P384_SHA_384 ? SHA384.HashData(data) : SHA256.HashData(data);
    }

    private static byte[] ReadHex(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw new UsageException("--digest wants hexadecimal digits", "sha256sum FILE prints them");
        }
    }

    private static SignatureFormat ReadFormat(string name) => name switch
    {
        "der" => SignatureFormat.Der,
        "p1363" => SignatureFormat.P1363,
        _ => throw new UsageException($"\"{name}\" is not a signature format", "--format der or --format p1363"),
    };

    private static PublicKeyFormat ReadPublicKeyFormat(string name) => name switch
    {
        "pem" => PublicKeyFormat.Pem,
        "der" => PublicKeyFormat.Der,
        "jwk" => PublicKeyFormat.Jwk,
        _ => throw new UsageException($"\"{name}\" is not a public key format", "--format pem, der or jwk"),
    };
}
