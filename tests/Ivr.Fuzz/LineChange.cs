using System.Text;
using System.Text.RegularExpressions;

namespace Ivr.Fuzz;

/// <summary>One change to the lines of a SIP message or a session description.</summary>
internal static partial class LineChange
{
    private static readonly string[] Numbers = ["0", "-1", "1", "00000000000000000007", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "99999999999999999999999", "1e9", "", " 5 ", "0x10", "٣"];

    private static readonly string[] SipLines =
    [
        "Via: SIP/2.0/UDP h;branch=z9hG4bK", "v: SIP / 2.0 / TLS [::1]:99999;rport;rport=0;received=[::]", "Via: SIP/2.0/UDP a,SIP/2.0/UDP b;branch=z9hG4bKq",
        "Content-Length: 9999999", "l: 0", "CSeq: 4294967296 INVITE", "CSeq: 1 ACK", "i: other", "Call-ID:", "From: \"\\\" <sip:a@b>;tag=", "To: sip:a@b;tag=1;tag=2",
        "f: <sip:%00@b>;tag=x", "Max-Forwards: 256", "Contact: *", "Contact: <sip:a@b>;expires=4294967296", "Expires: -1", "Require: x, 100rel", "Route: <sip:a;lr>,<sip:b>",
        "Content-Type: multipart/mixed;boundary=", "Authorization: Digest realm=\"", "Authorization: Digest =,=,=", "Session-Expires: 1;refresher=x", "Min-SE: 99999999999", "X: \t ", ": no name", "no colon",
        "P-Asserted-Identity: ,,,<sip:a@b>,,", "Reason: SIP;cause=;text=\"", "RAck: 1 1 INVITE", "Subject:\r\n ", "Timestamp: 1.2.3",
    ];

    private static readonly string[] SdpLines =
    [
        "m=audio 70000 RTP/AVP 8", "m=audio 1/9999999999 RTP/AVP 0 0 0", "m=", "m=audio", "c=IN IP4 1.2", "c=IN IP6 ::", "c=IN IP4 host.example/127/3", "a=rtpmap:", "a=rtpmap:128 PCMA/8000",
        "a=rtpmap:8 PCMA/8000/2", "a=rtpmap:8 G729/8000", "a=rtpmap:-1 x/y/z", "a=inactive", "t=0 0 0", "t=\u0001", "=", "a=ptime:0", "m=image 1 udptl t38", "m=audio 9 RTP/SAVP 8", "c=IN IP4 0.0.0.0", "a=fmtp:101 0-",
    ];

    private static readonly string[] Starts =
    [
        "INVITE sip:12345@h SIP/2.0", "ACK sip:12345@h SIP/2.0", "SIP/2.0 200 OK", "SIP/2.0 999 x", "SIP/2.0  200 OK", "sip/2.0 200 OK", "ACK sip:a@b SIP/3.0", "ACK  sip:a@b SIP/2.0", "ACK nothing SIP/2.0",
        "BYE sip:h SIP/2.0 ", "OPTIONS  * SIP/2.0", "INVITE <sip:a@b> SIP/2.0", "INVITE http://a SIP/2.0", "INVITE sip:a@b HTTP/1.1", "GET / HTTP/1.1", "CANCEL sip:h SIP/2.0", "ack sip:a@b SIP/2.0", "\0\0\0\0",
    ];

    public static void Apply(List<string> lines, string[] others, InputKind kind, int most, Random random)
    {
        var at = random.Next(lines.Count);
        var line = lines[at];
        var own = kind == InputKind.Sip ? SipLines : SdpLines;
        switch (random.Next(12))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count + 1), line);
                break;
            case 2:
                lines.Insert(at, own[random.Next(own.Length)]);
                break;
            case 3:
                lines.Insert(at, others[random.Next(others.Length)]);
                break;
            case 4:
                var to = random.Next(lines.Count);
                (lines[at], lines[to]) = (lines[to], line);
                break;
            case 5 when kind == InputKind.Sip:
                lines[0] = Starts[random.Next(Starts.Length)];
                break;
            case 6:
                lines[at] = NumberChanged(line, random);
                break;
            case 7 when line.IndexOfAny([' ', ';', ',']) is >= 0 and var space:
                lines[at] = line[..space] + "\r\n " + line[space..];
                break;
            case 8:
                lines[at] = PartRepeated(line, most, random);
                break;
            case 9:
                lines[at] = random.Next(2) == 0 ? line.ToUpperInvariant() : line.ToLowerInvariant();
                break;
            case 10:
                lines.InsertRange(at, Enumerable.Repeat(line, random.Next(2, 200)));
                break;
            default:
                lines[at] = line[..random.Next(line.Length + 1)];
                break;
        }
    }

    /// <summary>The same message with a Content-Length that fits its body, so that what was changed is reached.</summary>
    public static string Measured(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return head < 0 ? text : Length().Replace(text[..head], $"Content-Length: {text.Length - head - 4}", 1) + text[head..];
    }

    private static string NumberChanged(string line, Random random)
    {
        var numbers = Digits().Matches(line);
        if (numbers.Count == 0)
        {
            return line;
        }

        var one = numbers[random.Next(numbers.Count)];
        return line[..one.Index] + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)])) + line[(one.Index + one.Length)..];
    }

    private static string PartRepeated(string line, int most, Random random)
    {
        if (line.Length == 0)
        {
            return line;
        }

        var from = random.Next(line.Length);
        var part = line.Substring(from, random.Next(1, Math.Min(12, line.Length - from) + 1));
        var times = random.Next(2, random.Next(4) == 0 ? Math.Max(3, most / part.Length) : 40);
        return line[..from] + string.Concat(Enumerable.Repeat(part, times)) + line[from..];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"Content-Length:[^\r\n]*", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
