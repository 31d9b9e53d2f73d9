using System.Text;

namespace Ivr.Sip;

/// <summary>Finds the header lines of a message, folded ones among them (RFC 3261 7.3.1); reads none of them.</summary>
internal static class HeaderLines
{
    /// <summary>More than the longest way through carriers adds, the 70 Vias of a full Max-Forwards among them; each costs memory in every answer.</summary>
    public const int Most = 100;

    // Of a header we read. What we only carry may be longer.
    private const int Longest = 4096;

    // A response gives back the lines of a request with a tag (RFC 3261 8.2.6.2) or a source (18.2.1, RFC 3581 4) added.
    private const int LongestInResponse = Longest + 256;

    // Of a name we do not know and must keep as text; RFC 4475 3.1.1.4 has one of 100.
    private const int LongestName = 1024;

    /// <param name="text">The message.</param>
    /// <param name="at">Where the headers begin; afterwards, where the body does.</param>
    /// <param name="table">Takes the lines, as far as they can be told apart.</param>
    /// <param name="ofResponse">Whether the message is a response.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> text, ref int at, HeaderTable table, bool ofResponse)
    {
        var longest = ofResponse ? LongestInResponse : Longest;
        while (true)
        {
            if (text[at..].StartsWith("\r\n"u8))
            {
                at += 2;
                return null;
            }

            if (table.Count == Most)
            {
                return "Too Many Headers";
            }

            if (!TryFindEnd(text, at, out var end))
            {
                at = text.Length;
                return "No End of Headers";
            }

            if (!TryAdd(text, at, end, table, longest))
            {
                return "Bad Header Line";
            }

            at = end + 2;
        }
    }

    // The line's end: CR LF with no white space behind it.
    private static bool TryFindEnd(ReadOnlySpan<byte> text, int from, out int end)
    {
        end = from;
        while (true)
        {
            var step = text[end..].IndexOfAny((byte)'\r', (byte)'\n');
            if (step < 0 || end + step + 1 >= text.Length || text[end + step] != '\r' || text[end + step + 1] != '\n')
            {
                return false;
            }

            end += step;
            if (end + 2 >= text.Length || text[end + 2] is not ((byte)' ' or (byte)'\t'))
            {
                return true;
            }

            end += 2;
        }
    }

    private static bool TryAdd(ReadOnlySpan<byte> text, int start, int end, HeaderTable table, int longest)
    {
        var line = text[start..end];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = line[colon - 1] > ' ' ? line[..colon] : line[..colon].TrimEnd(" \t"u8);
        var id = HeaderNames.Find(name);
        if (id == HeaderId.Unknown && (name.Length > LongestName || !Grammar.IsToken(name)))
        {
            return false;
        }

        var from = start + colon + 1;
        while (from < end && Grammar.IsSpace(text[from]))
        {
            from++;
        }

        while (end > from && Grammar.IsSpace(text[end - 1]))
        {
            end--;
        }

        if (end - from > (id == HeaderId.Unknown ? ushort.MaxValue : longest))
        {
            return false;
        }

        table.Add(id, id == HeaderId.Unknown ? Encoding.ASCII.GetString(name) : null, from, end - from);
        return true;
    }
}
