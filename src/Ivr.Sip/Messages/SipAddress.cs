using System.Text;

namespace Ivr.Sip;

/// <summary>
/// Who or where, as From, To, Contact, Route and P-Asserted-Identity say it (RFC 3261 25.1 name-addr and addr-spec, with
/// the header's parameters). Immutable.
/// </summary>
public sealed class SipAddress
{
    /// <param name="uri">The address.</param>
    /// <param name="display">The name shown; empty when there is none.</param>
    /// <param name="parameters">Of the header, not of the URI.</param>
    public SipAddress(SipUri uri, string display = "", SipParameters parameters = default)
        : this(uri, display, parameters, parameters["tag"])
    {
    }

    private SipAddress(SipUri uri, string display, SipParameters parameters, string? tag)
    {
        Uri = uri;
        Display = display;
        Parameters = parameters;
        Tag = tag;
    }

    /// <summary>The name shown, without its quotes; empty when there is none.</summary>
    public string Display { get; }

    /// <summary>The address itself.</summary>
    public SipUri Uri { get; }

    /// <summary>The header's parameters: tag, expires, q. Those of the URI are its own.</summary>
    public SipParameters Parameters { get; }

    /// <summary>The tag parameter; null when there is none.</summary>
    public string? Tag { get; }

    /// <summary>Reads one address: <c>"Name" &lt;sip:a@b&gt;;tag=c</c> or <c>sip:a@b;tag=c</c>.</summary>
    /// <returns>False when it is malformed, is followed by another value, or is <c>*</c>; never throws.</returns>
    public static bool TryParse(string? text, out SipAddress address)
    {
        address = null!;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text).AsMemory(), out address);
    }

    /// <summary>The same address with this tag.</summary>
    public SipAddress WithTag(string tag) => new(Uri, Display, Parameters.With("tag", tag), tag);

    /// <summary>As written in a message, the URI always in brackets.</summary>
    public override string ToString() =>
        Display.Length == 0 ? $"<{Uri}>{Parameters}" : $"{Grammar.Quote(Display)} <{Uri}>{Parameters}";

    internal static bool TryParse(ReadOnlyMemory<byte> bytes, out SipAddress address)
    {
        var at = 0;
        return TryRead(bytes, ref at, out address) && at == bytes.Length;
    }

    /// <summary>Reads one address of a list and stops at its comma or at the end.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, ref int at, out SipAddress address)
    {
        address = null!;
        var text = bytes.Span;
        while (at < text.Length && Grammar.IsSpace(text[at]))
        {
            at++;
        }

        if (!TryFindUri(text, ref at, out var display, out var start, out var end) || !SipUri.TryParse(bytes[start..end], out var uri))
        {
            return false;
        }

        var reader = new ParameterReader(text, at);
        string? tag = null;
        while (reader.Next())
        {
            if (reader.Is("tag"u8))
            {
                if (tag is not null || !Grammar.IsToken(reader.Value))
                {
                    return false;
                }

                tag = Encoding.ASCII.GetString(reader.Value);
            }
        }

        if (reader.Failed)
        {
            return false;
        }

        address = new SipAddress(uri, display, new SipParameters(bytes[at..reader.At]), tag);
        at = reader.At;
        return true;
    }

    private static bool TryFindUri(ReadOnlySpan<byte> text, ref int at, out string display, out int start, out int end)
    {
        display = "";
        start = at;
        end = at;
        if (at == text.Length)
        {
            return false;
        }

        if (text[at] == '"')
        {
            var close = ParameterReader.QuotedEnd(text, at);
            if (close < 0)
            {
                return false;
            }

            display = Grammar.Unquote(text[(at + 1)..close]);
            at = close + 1;
            while (at < text.Length && Grammar.IsSpace(text[at]))
            {
                at++;
            }

            return at < text.Length && text[at] == '<' && TryFindClose(text, ref at, out start, out end);
        }

        // Without brackets the URI ends before its first ; ? or comma, all else belongs to the header (RFC 3261 20).
        var step = text[at..].IndexOfAny("<;,?"u8);
        if (step >= 0 && text[at + step] == '<')
        {
            var name = Grammar.Trim(text.Slice(at, step));
            if (!IsPlainDisplay(name))
            {
                return false;
            }

            display = name.IsEmpty ? "" : Grammar.Text(name);
            at += step;
            return TryFindClose(text, ref at, out start, out end);
        }

        if (step >= 0 && text[at + step] == '?')
        {
            return false;
        }

        end = step < 0 ? text.Length : at + step;
        at = end;
        while (end > start && Grammar.IsSpace(text[end - 1]))
        {
            end--;
        }

        return true;
    }

    private static bool TryFindClose(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = at + 1;
        var length = text[start..].IndexOf((byte)'>');
        end = start + Math.Max(length, 0);
        at = end + 1;
        return length > 0;
    }

    // *(token LWS); a name in UTF-8 without its quotes is borne.
    private static bool IsPlainDisplay(ReadOnlySpan<byte> name)
    {
        foreach (var code in name)
        {
            if (code < 0x80 && !Grammar.Token.Contains(code) && !Grammar.IsSpace(code))
            {
                return false;
            }
        }

        return true;
    }
}
