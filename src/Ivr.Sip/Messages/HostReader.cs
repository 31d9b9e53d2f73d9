using System.Text;

namespace Ivr.Sip;

/// <summary>Reads <c>host[:port]</c> (RFC 3261 25.1 hostport), an IPv6 reference among them.</summary>
internal static class HostReader
{
    /// <param name="text">Where it stands.</param>
    /// <param name="at">Where it begins; afterwards, where it ends.</param>
    /// <param name="host">Without brackets.</param>
    /// <param name="port">Null when none is named.</param>
    /// <param name="spaced">Whether white space may stand around the colon, as in Via (25.1 COLON).</param>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out string host, out int? port, bool spaced = false)
    {
        host = "";
        port = null;
        var rest = text[at..];
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] == '[')
        {
            // RFC 5118 4.10: three colons come from a fault of the old grammar and must be borne
            var close = rest.IndexOf((byte)']');
            if (close < 3 || rest[1..close].ContainsAnyExcept(Grammar.Ipv6) || !rest[1..close].Contains((byte)':'))
            {
                return false;
            }

            host = Encoding.ASCII.GetString(rest[1..close]);
            at += close + 1;
        }
        else
        {
            var length = rest.IndexOfAnyExcept(Grammar.HostName);
            length = length < 0 ? rest.Length : length;
            if (length == 0)
            {
                return false;
            }

            host = Encoding.ASCII.GetString(rest[..length]);
            at += length;
        }

        return TryReadPort(text, ref at, out port, spaced);
    }

    private static bool TryReadPort(ReadOnlySpan<byte> text, ref int at, out int? port, bool spaced)
    {
        port = null;
        var colon = spaced ? AfterSpace(text, at) : at;
        if (colon == text.Length || text[colon] != ':')
        {
            return true;
        }

        var start = spaced ? AfterSpace(text, colon + 1) : colon + 1;
        var end = start;
        while (end < text.Length && text[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        if (!Grammar.TryPort(text[start..end], out var number))
        {
            return false;
        }

        port = number;
        at = end;
        return true;
    }

    private static int AfterSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && Grammar.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
