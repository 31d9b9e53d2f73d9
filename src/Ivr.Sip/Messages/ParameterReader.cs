namespace Ivr.Sip;

/// <summary>
/// Walks <c>;name=value;name="value";name</c> as it stands in a header (RFC 3261 25.1 generic-param), white space and
/// folds anywhere between. It stops at the end, at a comma (the next value of a list) or at what is malformed.
/// </summary>
internal ref struct ParameterReader(ReadOnlySpan<byte> text, int at)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Where reading stands: after the last parameter read.</summary>
    public int At { get; private set; } = at;

    /// <summary>What stands there is no parameter, no end and no comma.</summary>
    public bool Failed { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Without its quotes, its quoted pairs unresolved; empty when there is none.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Quoted { get; private set; }

    public bool Next()
    {
        SkipSpace();
        if (At == _text.Length || _text[At] == ',')
        {
            return false;
        }

        if (_text[At] != ';')
        {
            return Fail();
        }

        At++;
        SkipSpace();
        var rest = _text[At..];
        var length = rest.IndexOfAnyExcept(Grammar.Token);
        Name = length < 0 ? rest : rest[..length];
        Value = default;
        Quoted = false;
        At += Name.Length;
        if (Name.IsEmpty)
        {
            return Fail();
        }

        SkipSpace();
        if (At < _text.Length && _text[At] == '=')
        {
            At++;
            SkipSpace();
            return ReadValue();
        }

        return true;
    }

    /// <summary>Whether the parameter just read has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Name.Length == name.Length && System.Text.Ascii.EqualsIgnoreCase(Name, name);

    private bool ReadValue()
    {
        if (At < _text.Length && _text[At] == '"')
        {
            var end = QuotedEnd(_text, At);
            if (end < 0)
            {
                return Fail();
            }

            Value = _text[(At + 1)..end];
            Quoted = true;
            At = end + 1;
            return true;
        }

        var rest = _text[At..];
        var length = rest.IndexOfAny(Grammar.ValueEnd);
        Value = length < 0 ? rest : rest[..length];
        At += Value.Length;
        return true;
    }

    /// <summary>Where the quoted string that opens at <paramref name="open"/> closes; −1: nowhere.</summary>
    public static int QuotedEnd(ReadOnlySpan<byte> text, int open)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            var step = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return -1;
            }

            at += step;
            if (text[at] == '"')
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    private void SkipSpace()
    {
        while (At < _text.Length && Grammar.IsSpace(_text[At]))
        {
            At++;
        }
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }
}
