using System.Text;

namespace Ivr.Fuzz;

/// <summary>Well-formed messages of our own, as a carrier, a phone and a prober send them.</summary>
internal static class OwnSeeds
{
    private const string Offer = """
        v=0
        o=- 7 1 IN IP4 198.51.100.20
        s=-
        c=IN IP4 198.51.100.20
        t=0 0
        m=audio 30000 RTP/AVP 8 0 18 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:18 G729/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=sendrecv

        """;

    private const string Held = """
        v=0
        o=phone 7 2 IN IP6 2001:db8::7
        s=call
        t=0 0
        m=video 0 RTP/AVP 96
        m=audio 4002/2 RTP/AVP 0 96
        c=IN IP6 2001:db8::7
        a=rtpmap:96 telephone-event/8000/1
        a=sendonly

        """;

    /// <summary>The tag the endpoint under test always gives: seeds name its call by it.</summary>
    public const string OurTag = "ours";

    /// <summary>Of the call that is up before each datagram; seeds have higher ones.</summary>
    public const uint FirstCSeq = 20250;

    /// <summary>Begins the call the seeds speak of.</summary>
    public static byte[] InviteOfCall() => OfCall("INVITE", "before");

    public static byte[] AckOfCall() => OfCall("ACK", "ack");

    public static IEnumerable<Input> All()
    {
        foreach (var text in SipTexts())
        {
            yield return new Input(InputKind.Sip, Lines(text));
        }

        yield return new Input(InputKind.Sdp, Lines(Offer));
        yield return new Input(InputKind.Sdp, Lines(Held));
        foreach (var packet in Packets())
        {
            yield return new Input(InputKind.Rtp, packet);
        }
    }

    private static byte[] OfCall(string method, string branch)
    {
        var text = Request(method, "sip:12345@192.0.2.10", "", "Contact: <sip:13893121234@198.51.100.20:5060>")
            .Replace("z9hG4bKabc", $"z9hG4bK{branch}").Replace("20251", FirstCSeq.ToString());
        return Lines(method == "INVITE" ? text : text.Replace("12345@192.0.2.10>", $"12345@192.0.2.10>;tag={OurTag}"));
    }

    private static IEnumerable<string> SipTexts()
    {
        yield return Request("INVITE", "sip:12345@192.0.2.10", Offer,
            "Contact: <sip:13893121234@198.51.100.20:5060;transport=udp>",
            "P-Asserted-Identity: \"a\" <sip:1@h>, <tel:+8613893121234>", "Content-Type: application/sdp",
            "Session-Expires: 1800;refresher=uac", "Supported: timer, 100rel", "Record-Route: <sip:[2001:db8::1];lr>, <sip:p@h;lr>");
        yield return Request("REGISTER", "sip:192.0.2.10", "",
            "Contact: <sip:1001@198.51.100.20:5060>;expires=60;q=0.5, <sip:1001@other>", "Expires: 3600",
            "Authorization: Digest username=\"1001\", realm=\"ivr\", nonce=\"n\", uri=\"sip:h\", response=\"0123456789abcdef0123456789abcdef\", qop=auth, nc=00000001, cnonce=\"c\"");
        yield return Request("OPTIONS", "sip:192.0.2.10", "", "Accept: application/sdp", "Timestamp: 1.5");
        yield return Request("ACK", "sip:12345@192.0.2.10", "").Replace("12345@192.0.2.10>", $"12345@192.0.2.10>;tag={OurTag}");
        yield return Request("BYE", "sip:12345@192.0.2.10", "", "Reason: Q.850;cause=16").Replace("12345@192.0.2.10>", $"12345@192.0.2.10>;tag={OurTag}");
        yield return Request("CANCEL", "sip:12345@192.0.2.10", "");
        yield return Request("INFO", "sip:12345@192.0.2.10", "Signal=1\nDuration=160\n", "Content-Type: application/dtmf-relay", "Subject: a", "  folded").Replace("12345@192.0.2.10>", $"12345@192.0.2.10>;tag={OurTag}");
        yield return Request("INVITE", "tel:12345;phone-context=+86", $"--b\nContent-Type: application/sdp\n\n{Offer}--b--\n",
            "Content-Type: multipart/mixed;boundary=\"b\"", "v: SIP/2.0/TCP [2001:db8::9]:5060;branch=z9hG4bKx;received=192.0.2.9", "k: timer", "m: sip:a@b");
        yield return Request("INVITE", "sip:12345@192.0.2.10", "").Replace("INVITE sip:12345@192.0.2.10 SIP/2.0", "SIP/2.0 183 Session Progress");
        yield return Request("BYE", "sip:h", "").Replace("BYE sip:h SIP/2.0", "SIP/2.0 401 Unauthorized");
    }

    private static string Request(string method, string uri, string body, params string[] headers) => $"""
        {method} {uri} SIP/2.0
        Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport
        Max-Forwards: 67
        From: "Ma" <sip:13893121234@carrier.example.net;user=phone>;tag=f1
        To: <sip:12345@192.0.2.10>
        Call-ID: c1@carrier
        CSeq: 20251 {method}
        {string.Concat(headers.Select(header => header + "\n"))}Content-Length: {Lines(body).Length}

        {body}
        """;

    private static IEnumerable<byte[]> Packets()
    {
        yield return [0x80, 8, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, .. Enumerable.Repeat((byte)0xD5, 160)];
        yield return [0x80, 0x80 | 101, 0, 2, 0, 0, 1, 64, 1, 2, 3, 4, 5, 10, 0, 160];
        yield return [0xB1, 101, 0, 3, 0, 0, 1, 64, 1, 2, 3, 4, 9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 0x10, 1, 0, 0, 5, 0x8A, 3, 32, 0, 0, 0, 4];
        yield return [0x80, 200, 0, 6, 1, 2, 3, 4, .. new byte[20], 0x81, 202, 0, 2, 1, 2, 3, 4, 1, 1, (byte)'a', 0];
        yield return [0x81, 201, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 1, .. new byte[16], 0x81, 203, 0, 1, 1, 2, 3, 4, 0xA0, 204, 0, 1, 0, 0, 0, 4];
    }

    private static byte[] Lines(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
