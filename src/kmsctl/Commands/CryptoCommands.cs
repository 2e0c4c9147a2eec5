using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Kms.Client;

namespace Kms.CommandLine.Commands;

/// <summary>What symmetric keys do: encrypt, decrypt, re-encrypt, data keys; and random bytes.</summary>
internal static class CryptoCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Build() => [Encrypt(), Decrypt(), ReEncrypt(), DataKeyCommand(), Random()];

    private static byte[] Aad(string? text) => Encoding.UTF8.GetBytes(text ?? "");

    private static Command Encrypt()
    {
        var key = new Argument<string>("KEY") { Description = "Name or id of an AES_256_GCM key" };
        var (input, output, aad, base64) = (Data.Input(), Data.OutputFile(), Data.Aad(), Data.Base64Form());
        var command = new Command("encrypt", "Encrypt up to 1 MiB under a key's default version")
        {
            key, input, output, aad, base64,
        };
        Session.Run(command, async session =>
        {
            var plaintext = await Data.ReadAsync(session.Get(input), session.Cancellation).ConfigureAwait(false);
            var ciphertext = await session.Client.EncryptAsync(
                session.GetKey(key), plaintext, Aad(session.Get(aad)), session.Cancellation).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(plaintext);
            await WriteAsync(session, output, "ciphertext", ciphertext, session.Get(base64)).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Decrypt()
    {
        var key = new Option<string?>("--key")
        {
            Description = "The key it must be of (default: the one it names)",
            HelpName = "KEY",
        };
        var (input, output, aad, base64) = (Data.Input(), Data.OutputFile(), Data.Aad(), Data.Base64Form());
        var command = new Command("decrypt", "Open a ciphertext")
        {
            key, input, output, aad, base64,
        };
        Session.Run(command, async session =>
        {
            var ciphertext = await Data.ReadCiphertextAsync(session.Get(input), session.Get(
                base64), session.Cancellation).ConfigureAwait(false);
            var plaintext = await session.Client.DecryptAsync(
                ciphertext, Aad(session.Get(aad)), ToKeyOrNone(session.Get(
                    key)), session.Cancellation).ConfigureAwait(false);
            await WriteAsync(session, output, "plaintext", plaintext, isBase64: false).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(plaintext);
        });
        return command;
    }

    private static Command ReEncrypt()
    {
        var to = new Option<string?>("--to")
        {
            Description = "The key to encrypt under (default: the ciphertext's own)",
            HelpName = "KEY",
        };
        var newAad = Data.Aad("--new-aad");
        newAad.Description = "Additional authenticated data of the new ciphertext (default: that of --aad)";
        var (input, output, aad, base64) = (Data.Input(), Data.OutputFile(), Data.Aad(), Data.Base64Form());
        var command = new Command(
            "re-encrypt",
            "Move a ciphertext to a default version; the plaintext stays in kmsd")
        {
            to, input, output, aad, newAad, base64,
        };
        Session.Run(command, async session =>
        {
            var ciphertext = await Data.ReadCiphertextAsync(session.Get(input), session.Get(
                base64), session.Cancellation).ConfigureAwait(false);
            var moved = await session.Client.ReEncryptAsync(
                ciphertext,
                Aad(session.Get(aad)),
                ToKeyOrNone(session.Get(to)),
                session.Get(newAad) is { } text ? Aad(text) : null,
                cancellation: session.Cancellation).ConfigureAwait(false);
            await WriteAsync(session, output, "ciphertext", moved, session.Get(base64)).ConfigureAwait(false);
        });
        return command;
    }

    private static Command DataKeyCommand()
    {
        var key = new Argument<string>("KEY") { Description = "Name or id of an AES_256_GCM key" };
        var bits = new Option<int>("--bits") { Description = "128 or 256", DefaultValueFactory = static _ =>
            256, HelpName = "N" };
        var plaintextFile = new Option<string?>("--plaintext-out")
        {
            Description = "File for the data key itself, with mode 0600; without it, only the wrapped form is made",
            HelpName = "FILE",
        };
        var (output, aad, base64) = (Data.OutputFile(), Data.Aad(), Data.Base64Form());
        var command = new Command(
            "data-key",
            "Make a data key wrapped under a key, for encryption where the data is")
        {
            key, bits, plaintextFile, output, aad, base64,
        };
        Session.Run(command, async session =>
        {
            var spec = session.Get(bits) switch
            {
                128 => DataKeySpec.AES_128,
                256 => DataKeySpec.AES_256,
                _ => throw new UsageException("a data key has 128 or 256 bits", "--bits 256"),
            };
            var wrapped = session.Get(plaintextFile) is { } path
                ? await MakeDataKeyAsync(session, session.GetKey(key), spec, Aad(session.Get(
                    aad)), path).ConfigureAwait(false)
                : await session.Client.GenerateDataKeyWithoutPlaintextAsync(
                    session.GetKey(key), spec, Aad(session.Get(aad)), session.Cancellation).ConfigureAwait(false);
            await WriteAsync(session, output, "wrapped", wrapped, session.Get(base64)).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Random()
    {
        var length = new Argument<int>("BYTES") { Description = "1 to 65536" };
        var raw = new Option<bool>("--raw") { Description = "Bytes instead of hexadecimal digits" };
        var command = new Command("random", "Random bytes from the kernel") { length, raw };
        Session.Run(command, async session =>
        {
            if (session.Get(length) is < 1 or > Limits.RandomBytesMax)
            {
                throw new UsageException("1 to 65536 bytes", "kmsctl random 32");
            }

            var bytes = await session.Client.GenerateRandomAsync(session.Get(
                length), session.Cancellation).ConfigureAwait(false);
            if (session.Get(raw))
            {
                await Data.WriteAsync(null, bytes, isBase64: false, session.Cancellation).ConfigureAwait(false);
            }
            else if (session.Form == OutputForm.Json)
            {
                Output.Write(session.Form, new Row().Add("random", Convert.ToBase64String(bytes)));
            }
            else
            {
                Console.Out.WriteLine(Convert.ToHexStringLower(bytes));
            }
        });
        return command;
    }

    private static async Task<byte[]> MakeDataKeyAsync(
        Session session, KeySelector key, DataKeySpec spec, byte[] aad, string path)
    {
        using var dataKey = await session.Client.GenerateDataKeyAsync(
            key, spec, aad, session.Cancellation).ConfigureAwait(false);
        var plaintext = dataKey.Plaintext.ToArray();
        await Data.WriteAsync(path, plaintext, isBase64: false, session.Cancellation).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(plaintext);
        return dataKey.Wrapped.ToArray();
    }

    private static KeySelector ToKeyOrNone(string? text) => text is null ? KeySelector.None : Session.ToKey(text);

    /// <summary>Bytes as they are, or as base64 where people or JSON read them.</summary>
    private static async Task WriteAsync(
        Session session, Option<string?> output, string name, byte[] bytes, bool isBase64)
    {
        var path = session.Get(output);
        if (session.Form == OutputForm.Json && path is null)
        {
            Output.Write(session.Form, new Row().Add(name, Convert.ToBase64String(bytes)));
            return;
        }

        var isForTerminal = path is null && !Console.IsOutputRedirected && name != "plaintext";
        await Data.WriteAsync(path, bytes, isBase64 || isForTerminal, session.Cancellation).ConfigureAwait(false);
    }
}
