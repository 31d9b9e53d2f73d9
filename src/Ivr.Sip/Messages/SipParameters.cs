using System.Collections;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// The parameters behind a URI or an address, <c>;name=value;name</c>, in their order. Names in any case. Kept as the bytes
/// received and read when asked: most are never asked for.
/// </summary>
public readonly struct SipParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal SipParameters(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
    }

    public bool IsEmpty => _bytes.IsEmpty;

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The value without its quotes, empty when the parameter has none; null when the parameter is not there.</summary>
    public string? this[string name]
    {
        get
        {
            var reader = new ParameterReader(_bytes.Span, 0);
            while (reader.Next())
            {
                if (Ascii.EqualsIgnoreCase(reader.Name, name))
                {
                    return Value(reader);
                }
            }

            return null;
        }
    }

    public bool Contains(string name) => this[name] is not null;

    /// <summary>With this parameter set, in the old one's place or at the end; a null value writes the bare name.</summary>
    /// <exception cref="ArgumentException">The name is no token.</exception>
    public SipParameters With(string name, string? value)
    {
        if (!Grammar.IsToken(name))
        {
            throw new ArgumentException($"'{name}' is no parameter name", nameof(name));
        }

        var text = new StringBuilder();
        var written = false;
        foreach (var (known, old) in this)
        {
            var same = known.Equals(name, StringComparison.OrdinalIgnoreCase);
            if (!same)
            {
                Append(text, known, old);
            }
            else if (!written)
            {
                Append(text, name, value ?? "");
                written = true;
            }
        }

        if (!written)
        {
            Append(text, name, value ?? "");
        }

        return new SipParameters(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        var all = new List<KeyValuePair<string, string>>();
        var reader = new ParameterReader(_bytes.Span, 0);
        while (reader.Next())
        {
            all.Add(new(Encoding.UTF8.GetString(reader.Name), Value(reader)));
        }

        return all.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As written in a message, each with its semicolon.</summary>
    public override string ToString()
    {
        if (_bytes.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder(_bytes.Length);
        foreach (var (name, value) in this)
        {
            Append(text, name, value);
        }

        return text.ToString();
    }

    private static string Value(in ParameterReader reader) =>
        reader.Quoted ? Grammar.Unquote(reader.Value) : Encoding.UTF8.GetString(reader.Value);

    private static void Append(StringBuilder text, string name, string value)
    {
        text.Append(';').Append(name);
        if (value.Length > 0)
        {
            // an IPv6 address in received needs no quotes (RFC 5118 4.5)
            var bare = !value.AsSpan().ContainsAnyExcept(BareValue);
            text.Append('=').Append(bare ? value : Grammar.Quote(value));
        }
    }

    private static readonly System.Buffers.SearchValues<char> BareValue = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~[]:/&$()");
}
