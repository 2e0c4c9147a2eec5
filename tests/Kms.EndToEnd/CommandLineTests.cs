using System.Text.Json;
using Kms.Testing;

namespace Kms.EndToEnd;

// Protects against a command that mixes data with talk, loses bytes, or fails without saying so.
[Collection(DaemonGroup.Name)]
public sealed class CommandLineTests(DaemonFixture daemon)
{
    [Fact]
    public void Bytes_go_through_encrypt_and_decrypt_unchanged()
    {
        var name = Create();
        var bytes = new byte[100_000];
        Random.Shared.NextBytes(bytes);

        var ciphertext = Run(bytes, "encrypt", name, "--aad", "a").Output;
        var plaintext = Run(ciphertext, "decrypt", "--key", name, "--aad", "a").Output;

        Assert.Equal(bytes.Length + Limits.CiphertextOverheadBytes, ciphertext.Length);
        Assert.Equal(bytes, plaintext);
    }

    [Fact]
    public void Json_is_one_value_on_standard_output()
    {
        var name = Create();
        foreach (string[] command in new[]
            {
                new[] { "key", "show", name }, ["key", "list"], ["key", "versions", name], ["key", "rotate", name],
                ["key", "disable", name], ["key", "enable", name], ["key", "update", name, "--label", "a=b"],
                ["key", "set-default", name, "1"], ["key", "delete", name], ["key", "restore", name],
                ["status"], ["whoami"], ["random", "8"],
            })
        {
            var result = Run([], [.. command, "--output", "json"]);

            Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)}: {result.Error}");
            JsonDocument.Parse(result.Output).Dispose();
        }
    }

    [Theory]
    [InlineData(66, "There is no such key", "key", "show", "test/none")]
    [InlineData(64, "is not a key name", "key", "show", "a b")]
    [InlineData(64, "is not an algorithm", "key", "create", "x", "-a", "AES")]
    [InlineData(64, "is not a duration", "key", "create", "x", "--rotation-period", "soon")]
    [InlineData(64, "kye", "kye", "list")]
    [InlineData(65, "Decryption failed", "decrypt")]
    [InlineData(64, "is not base64", "decrypt", "--base64")]
    public void Errors_go_to_standard_error_with_an_exit_code(int exitCode, string message, params string[] command)
    {
        var result = Run("!!!!"u8.ToArray(), command);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("kmsctl: error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("kmsctl: hint: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_daemon_the_exit_code_says_unavailable()
    {
        var result = Tool.Run(Published.CommandLine, [], "--socket", "/nonexistent/kmsd.sock", "status");

        Assert.Equal(69, result.ExitCode);
    }

    [Fact]
    public void Data_keys_signatures_and_public_keys_come_out_as_files_others_read()
    {
        using var directory = new TemporaryDirectory();
        var (aes, ec, rsa) = (Create(), Create("ECDSA_NIST_P256_SHA_256"), Create("RSA_4096_ENC_OAEP_SHA_256"));
        File.WriteAllText(directory.File("data"), "attack at dawn");

        Run([], "data-key", aes, "--plaintext-out", directory.File("dek"), "--out", directory.File("wrapped"));
        Assert.Equal(
            File.ReadAllBytes(directory.File("dek")),
            Run(File.ReadAllBytes(directory.File("wrapped")), "decrypt").Output);

        Run([], "sign", ec, "--in", directory.File("data"), "--out", directory.File("sig"));
        Run([], "public-key", ec, "--out", directory.File("ec.pem"));
        Assert.Equal(0, Tool.Run(
            "openssl",
            [],
            "dgst",
            "-sha256",
            "-verify",
            directory.File("ec.pem"),
            "-signature",
            directory.File("sig"),
            directory.File("data")).ExitCode);

        Run([], "public-key", rsa, "--out", directory.File("rsa.pem"));
        var ciphertext = Tool.Run(
            "openssl", File.ReadAllBytes(directory.File("data")),
            "pkeyutl", "-encrypt", "-pubin", "-inkey", directory.File("rsa.pem"),
            "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256");
        Assert.Equal("attack at dawn"u8.ToArray(), Run(ciphertext.Output, "asym-decrypt", rsa).Output);
    }

    private string Create(string algorithm = "AES_256_GCM")
    {
        var name = daemon.NewName().Value;
        Assert.Equal(0, Run([], "key", "create", name, "-a", algorithm).ExitCode);
        return name;
    }

    private ToolResult Run(byte[] input, params string[] arguments) =>
        Tool.Run(Published.CommandLine, input, ["--socket", daemon.Daemon.SocketPath, .. arguments]);
}
