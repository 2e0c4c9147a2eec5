using System.Text.RegularExpressions;

namespace Kms.Conventions.Tests;

/// <summary>Finds types and functions in a file by counting braces.</summary>
internal static partial class CodeBlocks
{
    private enum Kind
    {
        Other,
        Type,
        Function,
    }

    /// <summary>The types that stand in no other type.</summary>
    public static IEnumerable<CodeBlock> Types(SourceFile file) =>
        Read(file.Code).Where(static b => b is { Kind: Kind.Type, Depth: 0 }).Select(ToBlock);

    /// <summary>Methods, constructors, operators, accessors and local functions' owners.</summary>
    public static IEnumerable<CodeBlock> Functions(SourceFile file) =>
        Read(file.Code).Where(static b => b.Kind == Kind.Function).Select(ToBlock);

    private static CodeBlock ToBlock((Kind Kind, int Depth, string Head, int First, int Last) block)
    {
        var head = WhiteSpace().Replace(block.Head, " ");
        var isType = block.Kind == Kind.Type;
        var name = (isType ? TypeName() : FunctionName()).Match(head).Groups[1].Value;
        return new CodeBlock(name, head, block.Last - block.First + 1);
    }

    private static IEnumerable<(Kind Kind, int Depth, string Head, int First, int Last)> Read(
        string code)
    {
        var open = new Stack<(Kind Kind, string Head, int First)>();
        var head = 0;
        var parentheses = 0;
        for (var i = 0; i < code.Length; i++)
        {
            parentheses += code[i] is '(' or '[' ? 1 : code[i] is ')' or ']' ? -1 : 0;
            if (parentheses > 0 && code[i] != '{' && code[i] != '}')
            {
                continue;
            }

            var parent = open.Count == 0 ? Kind.Type : open.Peek().Kind;
            switch (code[i])
            {
                case '{':
                    var (text, start) = Trim(code, head, i);
                    open.Push((KindOf(text, parent), text, LineOf(code, start)));
                    head = i + 1;
                    break;
                case '}':
                    var block = open.Pop();
                    yield return (block.Kind, open.Count, block.Head, block.First, LineOf(code, i));
                    head = i + 1;
                    break;
                case ';':
                    var (line, first) = Trim(code, head, i);
                    if (parent == Kind.Type && KindOf(line, parent) is var kind and not Kind.Other)
                    {
                        yield return (kind, open.Count, line, LineOf(code, first), LineOf(code, i));
                    }

                    head = i + 1;
                    break;
                default:
                    break;
            }
        }
    }

    private static Kind KindOf(string head, Kind parent)
    {
        if (TypeName().IsMatch(head))
        {
            return Kind.Type;
        }

        var isAccessor = Accessor().IsMatch(head);
        var signature = head.Split('=')[0];
        var isMember = parent == Kind.Type && signature.Contains('(');
        return isMember || isAccessor ? Kind.Function : Kind.Other;
    }

    /// <summary>A head without the attributes and blanks before it, and where it begins.</summary>
    private static (string Head, int Start) Trim(string code, int from, int to)
    {
        while (from < to && (char.IsWhiteSpace(code[from]) || code[from] == '['))
        {
            from = code[from] == '[' ? EndOfAttribute(code, from) : from + 1;
        }

        return (code[from..to].Trim(), from);
    }

    private static int EndOfAttribute(string code, int at)
    {
        var depth = 0;
        do
        {
            depth += code[at] == '[' ? 1 : code[at] == ']' ? -1 : 0;
            at++;
        }
        while (depth > 0);

        return at;
    }

    private static int LineOf(string code, int at) => code.AsSpan(0, at).Count('\n');

    [GeneratedRegex(
        @"(?:^|\s)(?:class|struct|interface|enum|record|delegate\s+\S+)\s+"
        + @"(?:struct\s+|class\s+)?(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(\w+)\s*(?:<[^>]*>)?\s*\(")]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^(?:private |internal |protected )?(?:get|set|init)$")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
