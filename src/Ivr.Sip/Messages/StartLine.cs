using System.Text;

namespace Ivr.Sip;

/// <summary>The first line, read (RFC 3261 7.1, 7.2).</summary>
internal struct StartLine
{
    // Far more than anybody's address needs, and read before anything says that the rest is worth it.
    private const int LongestUri = 2048;

    // Of a method's name; that it is no method of ours is told more than once on the way out.
    private const int LongestMethod = 64;

    // Of a phrase for people (RFC 3261 7.2), in characters.
    private const int LongestReason = 256;

    /// <summary>Null for a response, or where no method can be read.</summary>
    public string? Method;
    public SipUri? Uri;
    public int Status;
    public string Reason;

    /// <summary>What is wrong with the line; null: nothing.</summary>
    public string? Flaw;
    public int FlawStatus;

    /// <param name="bytes">The message.</param>
    /// <param name="start">Where its first line begins.</param>
    /// <param name="next">Where its headers begin.</param>
    public static StartLine Read(ReadOnlyMemory<byte> bytes, int start, out int next)
    {
        var text = bytes.Span;
        var end = text[start..].IndexOf("\r\n"u8);
        next = end < 0 ? text.Length : start + end + 2;
        if (end < 0)
        {
            return Wrong(null, "No Request Line");
        }

        var line = bytes.Slice(start, end);
        return line.Span.StartsWith("SIP/"u8) ? ReadStatus(line.Span) : ReadRequest(line);
    }

    private static StartLine ReadRequest(ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        var space = text.IndexOf((byte)' ');
        if (space <= 0 || !Grammar.IsToken(text[..space]))
        {
            return Wrong(null, "No Request Line");
        }

        if (space > LongestMethod)
        {
            return Wrong(null, "Method Too Long");
        }

        var method = SipMethods.Name(text[..space]);
        var last = text.LastIndexOf((byte)' ');
        var version = text[(last + 1)..];
        if (last == space || version.IsEmpty)
        {
            return Wrong(method, "Bad Request Line");
        }

        if (!Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8))
        {
            return version.StartsWith("SIP/"u8) ? Wrong(method, ReasonPhrases.Of(505), 505) : Wrong(method, "Bad Request Line");
        }

        var target = line[(space + 1)..last];
        if (target.Length > LongestUri)
        {
            return Wrong(method, ReasonPhrases.Of(414), 414);
        }

        // white space within, brackets and embedded headers are refused: RFC 4475 3.1.2.7, 3.1.2.8, 3.1.2.11
        return !SipUri.TryParse(target, out var uri) || uri.Headers.Length > 0 ? Wrong(method, "Bad Request-URI")
            : IsLongWritten(target.Length, uri) ? Wrong(method, ReasonPhrases.Of(414), 414)
            : new StartLine { Method = method, Uri = uri, Reason = "" };
    }

    // A byte that must be escaped where it is written again grows to three, one that is no UTF-8 to nine.
    private static bool IsLongWritten(int length, SipUri uri) =>
        length > LongestUri / 9 && Encoding.UTF8.GetByteCount(uri.ToString()) > LongestUri;

    // SIP-Version SP 3DIGIT SP Reason-Phrase; the last space may be missing where the phrase is (RFC 4475 3.1.1.13)
    private static StartLine ReadStatus(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("SIP/2.0 "u8) || text.Length < 11 || !Grammar.TryNumber(text.Slice(8, 3), out var status)
            || status is < 100 or > 699 || (text.Length > 11 && text[11] != ' '))
        {
            return Wrong(null, "Bad Status Line");
        }

        return new StartLine { Status = (int)status, Reason = Phrase(text.Length > 12 ? text[12..] : default) ?? ReasonPhrases.Of((int)status) };
    }

    // Null: longer than anybody reads. What is no UTF-8 grows as it is read, so that bytes alone do not tell.
    private static string? Phrase(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LongestReason * 3 && Encoding.UTF8.GetString(bytes) is var phrase && phrase.Length <= LongestReason ? phrase : null;

    private static StartLine Wrong(string? method, string flaw, int status = 400) => new() { Method = method, Flaw = flaw, FlawStatus = status, Reason = "" };
}
