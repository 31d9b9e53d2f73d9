using System.Text;

namespace Ivr.Sip;

/// <summary>The parameters of a Digest challenge or of credentials (RFC 3261 25.1), names in any case, values without quotes.</summary>
internal sealed class DigestFields
{
    private readonly List<(string Name, string Value)> _all = [];

    /// <summary>Null: not there.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (known, value) in _all)
            {
                if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            return null;
        }
    }

    public void Add(string name, string value) => _all.Add((name, value));

    /// <summary>Reads <c>Digest name="value", name=value</c>.</summary>
    /// <returns>False for another scheme, and for what is malformed or says a thing twice.</returns>
    public static bool TryParse(string header, out DigestFields fields)
    {
        fields = new DigestFields();
        var bytes = Encoding.UTF8.GetBytes(header).AsSpan();
        if (bytes.Length < 7 || !Ascii.EqualsIgnoreCase(bytes[..6], "Digest"u8) || !Grammar.IsSpace(bytes[6]))
        {
            return false;
        }

        var at = 7;
        while (ListValue.Next(bytes, ref at, out var pair))
        {
            if (!fields.TryAdd(pair))
            {
                return false;
            }
        }

        return fields._all.Count > 0;
    }

    private bool TryAdd(ReadOnlySpan<byte> pair)
    {
        var equals = pair.IndexOf((byte)'=');
        if (equals < 0 || Grammar.Trim(pair[..equals]) is var name && !Grammar.IsToken(name))
        {
            return false;
        }

        var value = Grammar.Trim(pair[(equals + 1)..]);
        if (!value.IsEmpty && value[0] == '"')
        {
            if (ParameterReader.QuotedEnd(value, 0) != value.Length - 1)
            {
                return false;
            }

            value = value[1..^1];
        }

        var text = Encoding.ASCII.GetString(Grammar.Trim(pair[..equals]));
        if (this[text] is not null)
        {
            return false;
        }

        Add(text, Grammar.Unquote(value));
        return true;
    }
}
