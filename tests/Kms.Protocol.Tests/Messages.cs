namespace Kms.Protocol.Tests;

/// <summary>Every message of the protocol, by the names the examples of PROTOCOL.md have.</summary>
internal static class Messages
{
    private const string Request = "request ";
    private const string Answer = "answer ";

    /// <summary>"request Encrypt", "answer Encrypt", ... for every opcode.</summary>
    public static string[] Kinds =>
    [
        .. Enum.GetNames<Opcode>()
            .SelectMany(static name => new[] { Request + name, Answer + name }),
    ];

    /// <summary>The body of the example of a message.</summary>
    public static byte[] ExampleBody(string kind) =>
        Specification.Examples.Single(example => example.Kind == kind).Frame[FrameHeader.Size..];

    /// <summary>Reads a body as a message and writes it; null when it does not parse.</summary>
    public static byte[]? Reencode(string kind, ReadOnlySpan<byte> body) =>
        kind.StartsWith(Request, StringComparison.Ordinal)
            ? RequestMessages.Reencode(kind[Request.Length..], body)
            : ResponseMessages.Reencode(kind[Answer.Length..], body);
}
