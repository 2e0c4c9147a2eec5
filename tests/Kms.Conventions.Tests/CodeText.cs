namespace Kms.Conventions.Tests;

/// <summary>Blanks out comments, strings and characters, so that code can be searched.</summary>
/// <remarks><para>Knows what this code base uses: line and block comments, character literals,
/// plain, verbatim, raw and interpolated strings.</para></remarks>
internal static class CodeText
{
    /// <summary>The text with every literal and comment as blanks; line breaks stay.</summary>
    public static string Blank(string text)
    {
        var blanked = text.ToCharArray();
        var at = 0;
        while (at < text.Length)
        {
            var end = Math.Min(EndOfLiteral(text, at), text.Length);
            for (var i = at; i < end; i++)
            {
                blanked[i] = text[i] == '\n' ? '\n' : ' ';
            }

            at = Math.Max(end, at + 1);
        }

        return new string(blanked);
    }

    /// <summary>Where the literal or comment that begins here ends; here when none does.</summary>
    private static int EndOfLiteral(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            return EndAfter(text, at, "\n") - 1;
        }

        if (rest.StartsWith("/*"))
        {
            return EndAfter(text, at + 2, "*/");
        }

        if (rest[0] == '\'')
        {
            return EndOfQuoted(text, at + 1, '\'', isVerbatim: false, isInterpolated: false);
        }

        var prefix = rest[..(rest.Length - rest.TrimStart("$@").Length)];
        var quote = at + prefix.Length;
        if (quote >= text.Length || text[quote] != '"')
        {
            return at;
        }

        return text.AsSpan(quote).StartsWith("\"\"\"")
            ? EndOfRaw(text, quote)
            : EndOfQuoted(text, quote + 1, '"', prefix.Contains('@'), prefix.Contains('$'));
    }

    private static int EndOfRaw(string text, int quote)
    {
        var quotes = text.AsSpan(quote).Length - text.AsSpan(quote).TrimStart('"').Length;
        return EndAfter(text, quote + quotes, new string('"', quotes));
    }

    private static int EndOfQuoted(
        string text, int at, char quote, bool isVerbatim, bool isInterpolated)
    {
        while (at < text.Length && text[at] != quote)
        {
            var isDoubledBrace = isInterpolated && text.AsSpan(at).StartsWith("{{");
            if (isDoubledBrace || (text[at] == '\\' && !isVerbatim))
            {
                at += 2;
            }
            else if (text[at] == '{' && isInterpolated)
            {
                at = EndOfHole(text, at + 1);
            }
            else
            {
                at++;
            }
        }

        var isDoubled = isVerbatim && at + 1 < text.Length && text[at + 1] == quote;
        return isDoubled
            ? EndOfQuoted(text, at + 2, quote, isVerbatim, isInterpolated)
            : at + 1;
    }

    private static int EndOfHole(string text, int at)
    {
        for (var depth = 1; depth > 0 && at < text.Length;)
        {
            var end = EndOfLiteral(text, at);
            depth += end > at ? 0 : text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            at = Math.Max(end, at + 1);
        }

        return at;
    }

    private static int EndAfter(string text, int from, string end)
    {
        var found = text.IndexOf(end, Math.Min(from, text.Length), StringComparison.Ordinal);
        return found < 0 ? text.Length + (end == "\n" ? 1 : 0) : found + end.Length;
    }
}
