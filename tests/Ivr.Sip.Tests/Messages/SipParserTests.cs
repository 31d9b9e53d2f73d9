using System.Text;

namespace Ivr.Sip.Tests;

public class SipParserTests
{
    [Fact]
    public void A_plain_invite_is_read()
    {
        var invite = Wire.Request(Wire.Invite);
        Assert.Equal("INVITE", invite.Method);
        Assert.Equal("12345", invite.Uri.User);
        Assert.Equal(("Ma", "13893121234", "f1"), (invite.From.Display, invite.From.Uri.User, invite.From.Tag));
        Assert.Null(invite.To.Tag);
        Assert.Equal("c1@carrier", invite.CallId);
        Assert.Equal(new CSeq(20251, "INVITE"), invite.CSeq);
        Assert.Equal(67, invite.MaxForwards);
        Assert.Equal("z9hG4bKabc", invite.TopVia.Branch);
        Assert.Equal("198.51.100.20", invite.Contact!.Uri.Host);
        Assert.True(invite.Body.IsEmpty);
        Assert.Null(invite.ContentType);
    }

    [Fact]
    public void Compact_forms_any_case_and_folds_say_the_same()
    {
        var invite = Wire.Request("""
            INVITE sip:a@b SIP/2.0
            v:SIP/2.0/UDP h
              ;branch=z9hG4bK1
            F : <sip:c@d>;tag=1
            t:
             <sip:a@b>
            i: x
            cseq:   0009
              INVITE
            m: <sip:c@e>
            c: text/plain
            k: a, b
            s: one
              two
            l: 2

            hi
            """);
        Assert.Equal("z9hG4bK1", invite.TopVia.Branch);
        Assert.Equal(9u, invite.CSeq.Number);
        Assert.Equal("e", invite.Contact!.Uri.Host);
        Assert.Equal("text/plain", invite.ContentType);
        Assert.Equal("one two", invite.Header("Subject"));
        Assert.Equal(["a", "b"], invite.Headers("SUPPORTED"));
        Assert.Equal("hi", Encoding.UTF8.GetString(invite.Body.Span));
        Assert.Equal(70, invite.MaxForwards);
    }

    [Fact]
    public void Lists_are_divided_at_their_commas_and_nothing_else_is()
    {
        var invite = Wire.Request(Wire.InviteWith(
            "P-Asserted-Identity: \"Li, Na\" <sip:+86931@h;x=1,2>, <tel:+86931>",
            "Subject: one, two",
            "Authorization: Digest a=\"1\", b=2",
            "X-List: a, b",
            "Allow: INVITE,ACK",
            "Allow: BYE"));
        Assert.Equal(["\"Li, Na\" <sip:+86931@h;x=1,2>", "<tel:+86931>"], invite.Headers("p-asserted-identity"));
        Assert.Equal(["one, two"], invite.Headers("s"));
        Assert.Equal(["Digest a=\"1\", b=2"], invite.Headers("Authorization"));
        Assert.Equal(["a, b"], invite.Headers("x-list"));
        Assert.Equal(["INVITE", "ACK", "BYE"], invite.Headers("Allow"));
        Assert.Empty(invite.Headers("Require"));
        Assert.Null(invite.Header("X-None"));
        Assert.True(invite.Lists("allow", "bye"));
    }

    [Fact]
    public void Header_lines_keep_their_order()
    {
        var names = Wire.Request(Wire.InviteWith("X-B: 1", "X-A: 2", "x-b: 3")).AllHeaders.Select(header => header.Name);
        Assert.Equal(["Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact", "X-B", "X-A", "x-b", "Content-Length"], names);
    }

    [Theory]
    [InlineData("CSeq: 20251 INVITE", "CSeq: 20251 BYE", 400, "CSeq Method Mismatch")]
    [InlineData("CSeq: 20251 INVITE", "CSeq: 36893488147419103232 INVITE", 400, "Bad CSeq")]
    [InlineData("CSeq: 20251 INVITE", "CSeq: 2147483648 INVITE", 400, "Bad CSeq")]
    [InlineData("CSeq: 20251 INVITE", "CSeq: INVITE", 400, "Bad CSeq")]
    [InlineData("CSeq: 20251 INVITE", "CSeq: 1 INVITE\nCSeq: 1 INVITE", 400, "More than one CSeq")]
    [InlineData("CSeq: 20251 INVITE", "X: y", 400, "Missing CSeq")]
    [InlineData("Call-ID: c1@carrier", "X: y", 400, "Missing Call-ID")]
    [InlineData("Call-ID: c1@carrier", "Call-ID:", 400, "Bad Call-ID")]
    [InlineData("Call-ID: c1@carrier", "Call-ID: a\nCall-ID: a", 400, "More than one Call-ID")]
    [InlineData("To: <sip:12345@192.0.2.10>", "X: y", 400, "Missing To")]
    [InlineData("To: <sip:12345@192.0.2.10>", "To: \"open <sip:1@h>", 400, "Bad To")]
    [InlineData("Max-Forwards: 67", "Max-Forwards: 67\nMax-Forwards: 5", 400, "More than one Max-Forwards")]
    [InlineData("Contact: <sip:13893121234@198.51.100.20:5060;transport=udp>", "Contact: <sip:1@h>;;;;", 400, "Bad Contact")]
    [InlineData("Max-Forwards: 67", "Record-Route: sip:1@h>", 400, "Bad Record-Route")]
    [InlineData("Content-Length: 0", "Content-Length: 9999", 400, "Content-Length Beyond the Message")]
    [InlineData("Content-Length: 0", "Content-Length: -999", 400, "Bad Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: five", 400, "Bad Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: 0\nl: 0", 400, "More than one Content-Length")]
    [InlineData("Max-Forwards: 67", "No colon here", 400, "Bad Header Line")]
    [InlineData("Max-Forwards: 67", "Bad Name: x", 400, "Bad Header Line")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE <sip:12345@192.0.2.10> SIP/2.0", 400, "Bad Request-URI")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE sip:a@b; lr SIP/2.0", 400, "Bad Request-URI")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE sip:a@b?Route=x SIP/2.0", 400, "Bad Request-URI")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE sip:a@b SIP/2.0 ", 400, "Bad Request Line")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE sip:a@b SIP/7.0", 505, "Version Not Supported")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "INVITE nobody:a SIP/2.0", 416, "Unsupported URI Scheme")]
    public void A_faulty_request_is_answered_so_that_it_can_be_matched(string good, string bad, int status, string reason)
    {
        var fault = Wire.Fault(Wire.Invite.Replace(good, bad));
        Assert.Equal((status, reason), (fault.Status, fault.Reason));
        Assert.True(fault.CanBeAnswered);
        var answer = Encoding.UTF8.GetString(fault.Answer(Wire.Source, "ours"));
        Assert.StartsWith($"SIP/2.0 {status} {reason}\r\n", answer);
        Assert.Contains("Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport=6000;received=192.0.2.77\r\n", answer);
        Assert.EndsWith("Content-Length: 0\r\n\r\n", answer);
        Assert.DoesNotContain("\r\nMax-Forwards", answer);
    }

    [Fact]
    public void A_fault_behind_good_lines_gives_them_all_back()
    {
        var fault = Wire.Fault(Wire.Invite.Replace("Content-Length: 0", "Content-Length: x"));
        var answer = Wire.Response(Encoding.UTF8.GetString(fault.Answer(Wire.Source, "ours")));
        Assert.Equal(("c1@carrier", 20251u, "f1", "ours"), (answer.CallId, answer.CSeq.Number, answer.From.Tag, answer.To.Tag));
    }

    [Theory]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "ACK sip:12345@192.0.2.10 SIP/2.0")]
    [InlineData("INVITE sip:12345@192.0.2.10 SIP/2.0", "SIP/2.0 4294967301 better not break the receiver")]
    [InlineData("Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKabc;rport", "X: y")]
    public void An_ack_a_response_and_what_names_no_hop_are_not_answered(string good, string bad)
    {
        var fault = Wire.Fault(Wire.Invite.Replace(good, bad).Replace("Content-Length: 0", "Content-Length: x"));
        Assert.False(fault.CanBeAnswered);
        Assert.Throws<InvalidOperationException>(() => fault.Answer(Wire.Source, "ours"));
    }

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    public void What_only_keeps_a_nat_open_is_a_keep_alive(string text) => Assert.True(SipParser.Parse(Encoding.ASCII.GetBytes(text)).IsKeepAlive);

    [Fact]
    public void Line_ends_before_the_start_line_are_passed_over() => Assert.Equal("c1@carrier", Wire.Request("\n\n" + Wire.Invite).CallId);

    [Fact]
    public void Bytes_behind_the_body_are_no_part_of_it()
    {
        var invite = Wire.Request(Wire.Invite.Replace("Content-Length: 0", "Content-Length: 2") + "hi and more");
        Assert.Equal("hi", Encoding.UTF8.GetString(invite.Body.Span));
    }

    [Fact]
    public void A_datagram_without_content_length_is_body_to_its_end()
    {
        var invite = Wire.Request(Wire.Invite.Replace("Content-Length: 0\n", "") + "hi");
        Assert.Equal("hi", Encoding.UTF8.GetString(invite.Body.Span).Trim());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    public void A_bare_line_break_hides_no_header(string lineBreak)
    {
        var text = Encoding.UTF8.GetString(Wire.Bytes(Wire.InviteWith("Subject: a@P-Asserted-Identity: <sip:110@h>"))).Replace("@P-Asserted", lineBreak + "P-Asserted");
        var parsed = SipParser.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(400, parsed.Fault?.Status);
    }

    [Theory]
    [InlineData("300", 70)]
    [InlineData("255", 255)]
    [InlineData("0", 0)]
    [InlineData("x", 70)]
    public void An_unreadable_max_forwards_counts_as_seventy(string value, int hops) =>
        Assert.Equal(hops, Wire.Request(Wire.Invite.Replace("Max-Forwards: 67", $"Max-Forwards: {value}")).MaxForwards);

    [Theory]
    [InlineData("SIP/2.0 200 OK", 200, "OK")]
    [InlineData("SIP/2.0 100 ", 100, "")]
    [InlineData("SIP/2.0 100", 100, "")]
    [InlineData("SIP/2.0 200 = 2**3 * 5**2 но", 200, "= 2**3 * 5**2 но")]
    public void A_response_is_read(string line, int status, string reason)
    {
        var response = Wire.Response(Wire.Invite.Replace("INVITE sip:12345@192.0.2.10 SIP/2.0", line));
        Assert.Equal((status, reason, "INVITE"), (response.Status, response.Reason, response.CSeq.Method));
    }
}
