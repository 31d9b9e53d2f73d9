using System.Buffers;
using System.Text;

namespace Ivr.Sip;

/// <summary>How a URI is read (RFC 3261 25.1 Request-URI, addr-spec).</summary>
public sealed partial class SipUri
{
    private static readonly SearchValues<byte> SchemeRest =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);

    /// <summary>Reads a URI as it stands in a message, without brackets around it.</summary>
    /// <returns>False when it is malformed; never throws.</returns>
    public static bool TryParse(string? text, out SipUri uri)
    {
        uri = null!;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text).AsMemory(), out uri);
    }

    internal static bool TryParse(ReadOnlyMemory<byte> bytes, out SipUri uri)
    {
        uri = null!;
        var text = bytes.Span;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || text.ContainsAny(Grammar.NotInUri))
        {
            return false;
        }

        var scheme = text[..colon];
        var rest = bytes[(colon + 1)..];
        if (scheme.SequenceEqual("sip"u8) || Ascii.EqualsIgnoreCase(scheme, "sip"u8))
        {
            return TryReadSip("sip", rest, out uri);
        }

        if (Ascii.EqualsIgnoreCase(scheme, "sips"u8))
        {
            return TryReadSip("sips", rest, out uri);
        }

        return Ascii.EqualsIgnoreCase(scheme, "tel"u8) ? TryReadTelephone(rest, out uri) : TryReadForeign(scheme, rest, out uri);
    }

    private static bool TryReadSip(string scheme, ReadOnlyMemory<byte> bytes, out SipUri uri)
    {
        uri = null!;
        var text = bytes.Span;
        var user = "";
        var password = "";
        var at = text.IndexOf((byte)'@');
        if (at >= 0)
        {
            var info = text[..at];
            var colon = info.IndexOf((byte)':');
            if (!TryUnescape(colon < 0 ? info : info[..colon], out user) || user.Length == 0)
            {
                return false;
            }

            password = colon < 0 ? "" : Encoding.UTF8.GetString(info[(colon + 1)..]);
        }

        var position = at + 1;
        if (!HostReader.TryRead(text, ref position, out var host, out var port))
        {
            return false;
        }

        if (!IsTail(text[position..]))
        {
            return false;
        }

        uri = new SipUri(scheme, user, password, host, port, bytes[position..]);
        return true;
    }

    private static bool TryReadTelephone(ReadOnlyMemory<byte> bytes, out SipUri uri)
    {
        uri = null!;
        var text = bytes.Span;
        var end = text.IndexOf((byte)';');
        end = end < 0 ? text.Length : end;
        if (end == 0 || text[..end].ContainsAny((byte)'@', (byte)'?', (byte)',') || !TryUnescape(text[..end], out var number) || !IsTail(text[end..]))
        {
            return false;
        }

        uri = new SipUri("tel", number, "", "", null, bytes[end..]);
        return true;
    }

    private static bool TryReadForeign(ReadOnlySpan<byte> scheme, ReadOnlyMemory<byte> rest, out SipUri uri)
    {
        uri = null!;
        if (rest.IsEmpty || !char.IsAsciiLetter((char)scheme[0]) || scheme.ContainsAnyExcept(SchemeRest))
        {
            return false;
        }

        uri = new SipUri(Encoding.ASCII.GetString(scheme).ToLowerInvariant(), "", "", "", null, rest);
        return true;
    }

    // *(";" pname ["=" pvalue]) ["?" headers]
    private static bool IsTail(ReadOnlySpan<byte> tail)
    {
        if (tail.IsEmpty)
        {
            return true;
        }

        var headers = tail.IndexOf((byte)'?');
        if (headers == tail.Length - 1)
        {
            return false;
        }

        var parameters = headers < 0 ? tail : tail[..headers];
        if (parameters.IsEmpty)
        {
            return true;
        }

        if (parameters[0] != ';' || parameters.Contains((byte)','))
        {
            return false;
        }

        var reader = new ParameterReader(parameters, 0);
        while (reader.Next())
        {
        }

        return !reader.Failed;
    }

    internal static bool TryUnescape(string text, out string plain) => TryUnescape(Encoding.UTF8.GetBytes(text), out plain);

    // Once and never again: what an escape yields is no escape (RFC 4475 3.1.1.3). What is no UTF-8 (RFC 3261 25.1) is refused.
    private static bool TryUnescape(ReadOnlySpan<byte> text, out string plain)
    {
        if (!text.Contains((byte)'%'))
        {
            plain = Encoding.UTF8.GetString(text);
            return true;
        }

        var bytes = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                bytes[length++] = text[at];
            }
            else if (at + 2 < text.Length && Convert.FromHexString(text.Slice(at + 1, 2), bytes.Slice(length, 1), out _, out _) == OperationStatus.Done)
            {
                length++;
                at += 2;
            }
            else
            {
                plain = "";
                return false;
            }
        }

        plain = Encoding.UTF8.GetString(bytes[..length]);
        return System.Text.Unicode.Utf8.IsValid(bytes[..length]);
    }
}
