using System.Collections.Immutable;
using Kms.Core.Access;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Kms.Daemon.Configuration;

/// <summary>Turns the text of one configuration file into options.</summary>
/// <remarks>
/// <para>Standard: TOML 1.1, read as a syntax tree so that every error has its place; no
/// reflection, no generated code.</para>
/// <para>Strict: what is unknown, doubled or out of its range is an error, and all errors are
/// told.</para>
/// </remarks>
internal sealed class ConfigReader
{
    private const string GrantTable = "grant";

    private readonly AccountNames _accounts;
    private readonly ConfigErrors _errors;
    private readonly Dictionary<string, KeyValueSyntax> _seen = [];
    private readonly List<Grant> _grants = [];
    private readonly HashSet<string> _tables = [];
    private DaemonOptions _options = new();

    private ConfigReader(string file, AccountNames accounts)
    {
        _accounts = accounts;
        _errors = new ConfigErrors(file);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="file">What errors call it.</param>
    public static ConfigResult Read(string file, string text, AccountNames accounts)
    {
        var reader = new ConfigReader(file, accounts);
        reader.ReadDocument(SyntaxParser.Parse(text, file, validate: false));
        if (!reader._errors.IsEmpty)
        {
            return new ConfigResult(null, reader._errors.ToLines());
        }

        var grants = reader._grants.ToImmutableArray();
        return new ConfigResult(reader._options with { Grants = grants }, []);
    }

    private void ReadDocument(DocumentSyntax document)
    {
        foreach (var diagnostic in document.Diagnostics)
        {
            _errors.Add(diagnostic.Span.Start, diagnostic.Message);
        }

        // After a syntax error the rest of the tree is a guess; errors in a guess mislead.
        if (!_errors.IsEmpty)
        {
            return;
        }

        foreach (var setting in document.KeyValues)
        {
            ReadSetting("", setting);
        }

        foreach (var table in document.Tables)
        {
            ReadTable(table);
        }

        CheckTogether();
    }

    private void ReadTable(TableSyntaxBase table)
    {
        var name = FullName(table.Name!);
        var isList = table is TableArraySyntax;
        if (name == GrantTable && isList)
        {
            ReadGrant(table);
        }
        else if (name == GrantTable || (SettingTable.Tables.Contains(name) && isList))
        {
            var hint = isList ? $"write [{name}]" : $"write [[{name}]]";
            _errors.Add(table, $"wrong number of brackets around \"{name}\"", hint);
        }
        else if (!SettingTable.Tables.Contains(name))
        {
            var hint = NearestName.Hint(name, SettingTable.Tables.Append(GrantTable));
            _errors.Add(table, $"unknown table \"{name}\"", hint);
        }
        else if (!_tables.Add(name))
        {
            _errors.Add(table, $"the table \"{name}\" stands twice", "make one of the two");
        }
        else
        {
            foreach (var setting in table.Items)
            {
                ReadSetting(name + ".", setting);
            }
        }
    }

    private void ReadSetting(string prefix, KeyValueSyntax setting)
    {
        var name = prefix + FullName(setting.Key!);
        if (!SettingTable.All.TryGetValue(name, out var apply))
        {
            var bare = name[prefix.Length..];
            _errors.Add(setting, $"unknown setting \"{bare}\"", Hint(bare, prefix));
        }
        else if (!_seen.TryAdd(name, setting))
        {
            AddTwice(setting, name[prefix.Length..], _seen[name]);
        }
        else
        {
            _options = apply(_options, new SettingValue(setting.Value!, _errors), _accounts);
        }
    }

    private void ReadGrant(TableSyntaxBase table)
    {
        var reader = new GrantReader(_accounts, _errors);
        Dictionary<string, KeyValueSyntax> seen = [];
        foreach (var setting in table.Items)
        {
            var name = FullName(setting.Key!);
            if (!GrantReader.Settings.Contains(name))
            {
                var hint = NearestName.Hint(
                    name, GrantReader.Settings,
                    "a grant has " + string.Join(", ", GrantReader.Settings));
                _errors.Add(setting, $"unknown setting \"{name}\" of a grant", hint);
            }
            else if (!seen.TryAdd(name, setting))
            {
                AddTwice(setting, name, seen[name]);
            }
            else
            {
                reader.Take(name, new SettingValue(setting.Value!, _errors));
            }
        }

        _grants.Add(reader.Finish(table, seen.Keys.ToHashSet()));
    }

    private void CheckTogether()
    {
        const string File = "root_key.file";
        const string Credential = "root_key.credential";
        if (_seen.ContainsKey(File) && !_seen.ContainsKey(Credential))
        {
            _options = _options with { RootKey = _options.RootKey with { Credential = null } };
        }

        if (_seen.TryGetValue("root_key.create_if_missing", out var create)
            && _options.RootKey.CreateIfMissing && !_seen.ContainsKey(File))
        {
            _errors.Add(
                create, "create_if_missing is about a key file, and none is set", "set file");
        }

        if (_seen.TryGetValue(File, out var file) && IsInside(_options.RootKey.File, _options.Store.Path))
        {
            _errors.Add(
                file, "the key file lies in the store's directory", "keep the two apart, and in backups too");
        }

        if (_options.Store.Path.TrimEnd('/') == _options.Audit.Path.TrimEnd('/')
            && (_seen.GetValueOrDefault("audit.path") ?? _seen.GetValueOrDefault("store.path"))
                is { } where)
        {
            _errors.Add(
                where, "store and audit trail have the same path", "give each a directory");
        }
    }

    private static bool IsInside(string? file, string directory) =>
        file is not null && file.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);

    private void AddTwice(SyntaxNode where, string name, SyntaxNode first)
    {
        _errors.Add(
            where, $"\"{name}\" is already set in line {first.Span.Start.Line + 1}",
            "remove one of the two");
    }

    private static string Hint(string bare, string prefix)
    {
        // The right setting under the wrong heading is commoner than a typing error.
        var home = SettingTable.All.Keys
            .FirstOrDefault(known => known[(known.IndexOf('.') + 1)..] == bare);
        if (home is not null)
        {
            var table = home.Contains('.') ? $"[{home[..home.IndexOf('.')]}]" : "the first heading";
            return home.Contains('.') ? $"it belongs under {table}" : $"it belongs before {table}";
        }

        var neighbours = SettingTable.All.Keys
            .Where(known => known.StartsWith(prefix, StringComparison.Ordinal))
            .Select(known => known[prefix.Length..]);
        return NearestName.Hint(bare, neighbours);
    }

    private static string FullName(KeySyntax key)
    {
        var name = Text(key.Key!);
        foreach (var part in key.DotKeys)
        {
            name += "." + Text(part.Key!);
        }

        return name;
    }

    private static string Text(BareKeyOrStringValueSyntax part) => part switch
    {
        StringValueSyntax quoted => quoted.Value ?? "",
        BareKeySyntax bare => bare.Key?.Text ?? "",
        _ => "",
    };
}
