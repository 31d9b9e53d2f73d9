using System.Buffers;
using System.Net;
using System.Text;

namespace Ivr.Sip.Tests;

public class SipWritingTests
{
    private static readonly SipHeader[] Vital =
    [
        new("Via", "SIP/2.0/UDP h;branch=z9hG4bK1"), new("From", "<sip:a@b>;tag=1"), new("To", "<sip:c@d>"), new("Call-ID", "x"), new("CSeq", "1 INFO"),
    ];

    [Fact]
    public void A_response_gives_back_what_matches_it()
    {
        var invite = Wire.Request(Wire.InviteWith(
            "Via: SIP/2.0/TCP p2;branch=z9hG4bK2, SIP/2.0/UDP", "  p3;branch=z9hG4bK3", "Record-Route: <sip:p1;lr>", "Record-Route: <sip:p2;lr>", "Timestamp: 54", "Subject: x"));
        invite.NoteSource(new IPEndPoint(IPAddress.Parse("198.51.100.20"), 5062));
        var response = SipResponse.For(invite, 180, toTag: "ours", headers: [new("Contact", "<sip:us>")], recordRoute: true);
        Assert.Equal("""
            SIP/2.0 180 Ringing
            Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport=5062;received=198.51.100.20
            Via: SIP/2.0/TCP p2;branch=z9hG4bK2, SIP/2.0/UDP    p3;branch=z9hG4bK3
            Record-Route: <sip:p1;lr>
            Record-Route: <sip:p2;lr>
            From: "Ma" <sip:13893121234@carrier.example.net>;tag=f1
            To: <sip:12345@192.0.2.10>;tag=ours
            Call-ID: c1@carrier
            CSeq: 20251 INVITE
            Contact: <sip:us>
            Content-Length: 0


            """.ReplaceLineEndings("\r\n"), response.ToString());
        Assert.Equal("ours", response.To.Tag);
        Assert.Equal(5062, response.TopVia.RPort);
        Assert.Equal(3, response.Headers("Via").Count);
    }

    [Fact]
    public void A_trying_has_no_tag_and_the_timestamp()
    {
        var trying = SipResponse.For(Wire.Request(Wire.InviteWith("Timestamp: 54")), 100);
        Assert.Equal(("100 Trying", null, "54"), ($"{trying.Status} {trying.Reason}", trying.To.Tag, trying.Header("Timestamp")));
    }

    [Fact]
    public void The_tag_a_dialog_has_stays()
    {
        var request = Wire.Request(Wire.Invite.Replace("To: <sip:12345@192.0.2.10>", "To: <sip:12345@192.0.2.10>;tag=old"));
        var response = SipResponse.For(request, 200, toTag: "new");
        Assert.Equal("old", response.To.Tag);
        Assert.Equal("<sip:12345@192.0.2.10>;tag=old", response.Header("To"));
    }

    [Fact]
    public void A_top_via_that_shares_its_line_leaves_the_others_in_place()
    {
        var invite = Wire.Request(Wire.Invite.Replace(";rport", ";rport, SIP/2.0/UDP p2;branch=z9hG4bK2"));
        invite.NoteSource(new IPEndPoint(IPAddress.Loopback, 9));
        Assert.Equal(
            ["SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport=9;received=127.0.0.1", "SIP/2.0/UDP p2;branch=z9hG4bK2"],
            SipResponse.For(invite, 200).Headers("Via"));
    }

    [Fact]
    public void A_built_request_carries_all_it_must()
    {
        var request = SipRequest.Create("INFO", new SipUri("sip", "c", "d"), Vital, new SipBody("application/dtmf", "5"u8.ToArray()));
        Assert.Equal(
            "INFO sip:c@d SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 INFO\r\n"
            + "Max-Forwards: 70\r\nContent-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n5",
            request.ToString());
        Assert.Equal("application/dtmf", request.ContentType);
        Assert.Equal("z9hG4bK1", request.TopVia.Branch);
    }

    [Fact]
    public void A_request_that_lacks_what_it_must_have_is_not_built()
    {
        foreach (var missing in Vital)
        {
            Assert.Throws<ArgumentException>(() => SipRequest.Create("INFO", new SipUri("sip", "c", "d"), Vital.Except([missing])));
        }
    }

    [Fact]
    public void A_value_with_line_breaks_makes_no_second_header()
    {
        var request = SipRequest.Create(
            "INFO", new SipUri("sip", "c", "d"), [.. Vital, new("Subject", "lost child\r\nP-Asserted-Identity: <sip:110@h>\nX: y\0")], new SipBody("a/b\r\nX: y", default));
        var back = Wire.Request(request.ToString());
        Assert.Equal("lost child P-Asserted-Identity: <sip:110@h> X: y", back.Header("Subject")!.TrimEnd());
        Assert.Null(back.Header("P-Asserted-Identity"));
        Assert.Null(back.Header("X"));
        var response = SipResponse.For(back, 404, "No\r\nX: y");
        Assert.Equal("No X: y", Wire.Response(response.ToString()).Reason);
        Assert.Null(Wire.Response(response.ToString()).Header("X"));
    }

    [Theory]
    [InlineData("X: y\r\nZ")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_header_name_must_be_a_token(string name) =>
        Assert.Throws<ArgumentException>(() => SipResponse.For(Wire.Request(Wire.Invite), 200, headers: [new(name, "v")]));

    [Fact]
    public void A_request_sent_again_has_new_lines_where_the_old_were()
    {
        var again = Wire.Request(Wire.Invite).With(new("v", "SIP/2.0/UDP h;branch=z9hG4bK9"), new("CSeq", "20252 INVITE"), new("Authorization", "Digest x=\"y\""));
        Assert.Equal(["Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact", "Content-Length", "Authorization"], again.AllHeaders.Select(header => header.Name));
        Assert.Equal(("z9hG4bK9", 20252u), (again.TopVia.Branch, again.CSeq.Number));
        Assert.Equal(again.ToString(), Wire.Request(again.ToString()).ToString());
    }

    [Fact]
    public void The_ack_of_a_refusal_is_of_the_invites_transaction()
    {
        var invite = Wire.Request(Wire.InviteWith("Route: <sip:p1;lr>", "Via: SIP/2.0/UDP other"));
        var ack = invite.AckOf(SipResponse.For(invite, 486, toTag: "theirs"));
        Assert.Equal(("ACK", "z9hG4bKabc", "theirs", "f1"), (ack.Method, ack.TopVia.Branch, ack.To.Tag, ack.From.Tag));
        Assert.Equal(new CSeq(20251, "ACK"), ack.CSeq);
        Assert.Equal(["<sip:p1;lr>"], ack.Headers("Route"));
        Assert.Single(ack.Headers("Via"));
        Assert.Equal(invite.Uri, ack.Uri);
    }

    [Fact]
    public void A_cancel_is_of_the_invites_transaction()
    {
        var cancel = Wire.Request(Wire.Invite).Cancel();
        Assert.Equal(("CANCEL", "z9hG4bKabc", null, "c1@carrier"), (cancel.Method, cancel.TopVia.Branch, cancel.To.Tag, cancel.CallId));
        Assert.Equal(new CSeq(20251, "CANCEL"), cancel.CSeq);
        Assert.Null(cancel.Contact);
    }

    [Fact]
    public void Both_ways_of_writing_write_the_same()
    {
        var invite = Wire.Request(Wire.InviteWith("Subject: 你好", " 再见"));
        var writer = new ArrayBufferWriter<byte>();
        invite.WriteTo(writer);
        Assert.Equal(invite.ToBytes(), writer.WrittenSpan.ToArray());
        Assert.Equal("你好 再见", Wire.Request(Encoding.UTF8.GetString(writer.WrittenSpan)).Header("Subject")!.Replace("  ", " ").Replace("  ", " "));
    }
}
