using System.Text;

namespace Ivr.Sip.Tests;

/// <summary>Messages as they stand on the wire, for tests.</summary>
internal static class Wire
{
    public const string Invite = """
        INVITE sip:12345@192.0.2.10 SIP/2.0
        Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport
        Max-Forwards: 67
        From: "Ma" <sip:13893121234@carrier.example.net>;tag=f1
        To: <sip:12345@192.0.2.10>
        Call-ID: c1@carrier
        CSeq: 20251 INVITE
        Contact: <sip:13893121234@198.51.100.20:5060;transport=udp>
        Content-Length: 0


        """;

    /// <summary>Where messages come from: not where their Via says.</summary>
    public static readonly System.Net.IPEndPoint Source = new(System.Net.IPAddress.Parse("192.0.2.77"), 6000);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static SipRequest Request(string text)
    {
        var parsed = SipParser.Parse(Bytes(text));
        Assert.True(parsed.Message is SipRequest, parsed.Fault?.Reason ?? "no request");
        return (SipRequest)parsed.Message!;
    }

    public static SipResponse Response(string text)
    {
        var parsed = SipParser.Parse(Bytes(text));
        Assert.True(parsed.Message is SipResponse, parsed.Fault?.Reason ?? "no response");
        return (SipResponse)parsed.Message!;
    }

    public static SipFault Fault(string text)
    {
        var fault = SipParser.Parse(Bytes(text)).Fault;
        Assert.NotNull(fault);
        return fault;
    }

    /// <summary>The plain INVITE with more lines before its Content-Length.</summary>
    public static string InviteWith(params string[] lines) =>
        Invite.Replace("Content-Length", string.Concat(lines.Select(line => line + "\n")) + "Content-Length");
}
