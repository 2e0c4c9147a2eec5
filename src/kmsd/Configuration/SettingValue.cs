using System.Collections.Immutable;
using System.Text;
using Tomlyn.Syntax;

namespace Kms.Daemon.Configuration;

/// <summary>The right side of one setting: each reader gives the value, or null and one
/// error.</summary>
internal readonly struct SettingValue(ValueSyntax syntax, ConfigErrors errors)
{
    private const int SocketPathBytesMax = 107;

    public string? Text() => syntax is StringValueSyntax { Value: { Length: > 0 } text }
        ? text
        : Refuse<string>("a text in quotes that is not empty");

    public bool? Flag() => syntax is BooleanValueSyntax flag
        ? flag.Value
        : RefuseValue<bool>("true or false, without quotes");

    public int? Integer(int min, int max) =>
        syntax is IntegerValueSyntax number && number.Value >= min && number.Value <= max
            ? (int)number.Value
            : RefuseValue<int>($"a whole number from {min} to {max}, without quotes");

    public TimeSpan? Duration(TimeSpan min, TimeSpan max) =>
        syntax is StringValueSyntax { Value: { } text }
            && Quantity.TryParseDuration(text, out var duration)
            && duration >= min && duration <= max
            ? duration
            : RefuseValue<TimeSpan>(
                $"a duration from \"{Quantity.Format(min)}\" to \"{Quantity.Format(max)}\", "
                + $"in {Quantity.DurationUnits}");

    public long? Size(long min, long max) =>
        syntax is StringValueSyntax { Value: { } text }
            && Quantity.TryParseSize(text, out var bytes)
            && bytes >= min && bytes <= max
            ? bytes
            : RefuseValue<long>(
                $"a size from \"{Quantity.FormatSize(min)}\" to \"{Quantity.FormatSize(max)}\", "
                + $"in {Quantity.SizeUnits}");

    public string? AbsolutePath() => syntax is StringValueSyntax { Value: { } path }
            && path.StartsWith('/') && !path.Contains('\0')
        ? path
        : Refuse<string>("an absolute path in quotes");

    public string? SocketPath()
    {
        if (AbsolutePath() is not { } path)
        {
            return null;
        }

        // sun_path has 108 bytes, one of them the final zero (unix(7)).
        return Encoding.UTF8.GetByteCount(path) <= SocketPathBytesMax
            ? path
            : Refuse<string>($"a path of at most {SocketPathBytesMax} bytes, the kernel's limit");
    }

    public string? CredentialName() => syntax is StringValueSyntax { Value: { Length: > 0 } name }
            && !name.Contains('/') && !name.Contains('\0') && name is not ("." or "..")
        ? name
        : Refuse<string>("the name of a credential in quotes, without slashes");

    public UnixFileMode? SocketMode()
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return syntax is StringValueSyntax { Value: { Length: 4 } text }
            && text[0] == '0' && text.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0
            && (UnixFileMode)Convert.ToInt32(text, 8) is var mode && (mode & Owner) == Owner
            ? mode
            : RefuseValue<UnixFileMode>(
                "an octal mode in quotes from \"0600\" to \"0777\", the owner reading and writing");
    }

    /// <summary>A list of texts, each with its own place for errors.</summary>
    public ImmutableArray<(SettingValue Value, string Text)>? Texts()
    {
        if (syntax is not ArraySyntax { Items.ChildrenCount: > 0 } array)
        {
            return RefuseValue<ImmutableArray<(SettingValue, string)>>(
                "a list of texts in brackets that is not empty");
        }

        HashSet<string> seen = [];
        var texts = ImmutableArray.CreateBuilder<(SettingValue, string)>();
        foreach (var item in array.Items)
        {
            var value = new SettingValue(item.Value!, errors);
            if (value.Text() is not { } text)
            {
                continue;
            }

            if (seen.Add(text))
            {
                texts.Add((value, text));
            }
            else
            {
                value.Error($"\"{text}\" stands twice in the list", "remove one of the two");
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>Says what is wrong with the value itself.</summary>
    public void Error(string what, string hint) => errors.Add(syntax, what, hint);

    private T? Refuse<T>(string expected)
        where T : class
    {
        errors.Add(syntax, $"{Show()} is not {expected}");
        return null;
    }

    private T? RefuseValue<T>(string expected)
        where T : struct
    {
        errors.Add(syntax, $"{Show()} is not {expected}");
        return null;
    }

    private string Show()
    {
        const int ShownMax = 60;
        var text = syntax.ToString().Trim();
        return syntax switch
        {
            ArraySyntax => "a list",
            InlineTableSyntax => "a table",
            _ when text.Length > ShownMax => text[..ShownMax] + "...",
            _ => text,
        };
    }
}
