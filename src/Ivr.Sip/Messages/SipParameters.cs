using System.Buffers;
using System.Collections;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// The parameters behind a URI or an address, <c>;name=value;name</c>, in their order. Names in any case. Kept as the bytes
/// received and read when asked: most are never asked for.
/// </summary>
public readonly struct SipParameters : IEnumerable<KeyValuePair<string, string>>
{
    // Needs no quotes; an IPv6 address in received has none (RFC 5118 4.5).
    private const string Bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~[]:/&$()";

    private static readonly SearchValues<char> BareValue = SearchValues.Create(Bare);
    private static readonly SearchValues<byte> BareBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Bare));

    private readonly ReadOnlyMemory<byte> _bytes;

    internal SipParameters(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Whether there are none.</summary>
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

    /// <summary>Whether the parameter is there, with or without a value.</summary>
    public bool Contains(string name) => this[name] is not null;

    /// <summary>With this parameter set, in the old one's place or at the end; a null value writes the bare name.</summary>
    /// <exception cref="ArgumentException">The name is no token.</exception>
    public SipParameters With(string name, string? value)
    {
        if (!Grammar.IsToken(name))
        {
            throw new ArgumentException($"'{name}' is no parameter name", nameof(name));
        }

        var set = Encoding.UTF8.GetBytes(string.IsNullOrEmpty(value) ? $";{name}" : $";{name}={(IsBare(value) ? value : Grammar.Quote(value))}");
        var all = _bytes.Span;
        var written = false;
        var to = new ArrayBufferWriter<byte>(all.Length + set.Length);
        var reader = new ParameterReader(all, 0);
        for (var from = 0; reader.Next(); from = reader.At)
        {
            // the others stay as they were written
            var same = Ascii.EqualsIgnoreCase(reader.Name, name);
            to.Write(!same ? all[from..reader.At] : written ? default : set);
            written |= same;
        }

        to.Write(written ? default : set);
        return new SipParameters(to.WrittenMemory);
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
        AppendTo(text);
        return text.ToString();
    }

    /// <summary>The same, where more is written.</summary>
    internal void AppendTo(StringBuilder text)
    {
        var reader = new ParameterReader(_bytes.Span, 0);
        while (reader.Next())
        {
            text.Append(';');
            AppendText(text, reader.Name);
            if (reader.Value.IsEmpty)
            {
                continue;
            }

            text.Append('=');
            if (reader.Quoted || reader.Value.ContainsAnyExcept(BareBytes))
            {
                var value = Value(reader);
                text.Append(IsBare(value) ? value : Grammar.Quote(value));
            }
            else
            {
                AppendText(text, reader.Value);
            }
        }
    }

    /// <summary>Whether a value needs no quotes; in a URI it can have none.</summary>
    internal static bool IsBare(string value) => !value.AsSpan().ContainsAnyExcept(BareValue);

    private static string Value(in ParameterReader reader) =>
        reader.Quoted ? Grammar.Unquote(reader.Value) : Encoding.UTF8.GetString(reader.Value);

    // What is a letter a byte.
    private static void AppendText(StringBuilder text, ReadOnlySpan<byte> letters)
    {
        foreach (var letter in letters)
        {
            text.Append((char)letter);
        }
    }
}
