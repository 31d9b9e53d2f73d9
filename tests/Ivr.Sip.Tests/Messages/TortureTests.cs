using System.Net;
using System.Text;

namespace Ivr.Sip.Tests;

/// <summary>The torture messages of RFC 4475 and RFC 5118, each judged as the RFC says the parser must.</summary>
public class TortureTests
{
    private static readonly IPEndPoint Source = new(IPAddress.Loopback, 5060);

    public static TheoryData<string, string, string, string, string> Rfc4475 => Rows("rfc4475");

    public static TheoryData<string, string, string, string, string> Rfc5118 => Rows("rfc5118");

    [SharedTheory("sip/rfc4475")]
    [MemberData(nameof(Rfc4475))]
    public void Rfc_4475_is_read_as_it_says(string file, string kind, string validity, string parser, string allowed) =>
        Judge(SharedFolder.Of("sip", "rfc4475", "dat", file), kind, validity, parser, allowed);

    [SharedTheory("sip/rfc5118")]
    [MemberData(nameof(Rfc5118))]
    public void Rfc_5118_is_read_as_it_says(string file, string kind, string validity, string parser, string allowed) =>
        Judge(SharedFolder.Of("sip", "rfc5118", "wire", file), kind, validity, parser, allowed);

    [SharedFact("sip/rfc4475")]
    public void None_of_the_forty_nine_is_left_out()
    {
        Assert.Equal(50, Rfc4475.Count);
        Assert.Equal(50, Directory.GetFiles(SharedFolder.Of("sip", "rfc4475", "dat")).Length);
    }

    [SharedTheory("sip/rfc4475")]
    [InlineData("insuf.dat", 400)]
    [InlineData("multi01.dat", 400)]
    [InlineData("unkscm.dat", 416)]
    [InlineData("novelsc.dat", 416)]
    [InlineData("badvers.dat", 505)]
    [InlineData("clerr.dat", 400)]
    [InlineData("escruri.dat", 400)]
    public void What_is_wrong_has_its_own_answer(string file, int status)
    {
        var fault = SipParser.Parse(Read(file)).Fault;
        Assert.Equal(status, fault?.Status);
        Assert.True(fault!.CanBeAnswered);
    }

    [SharedFact("sip/rfc4475")]
    public void The_tortuous_invite_is_understood()
    {
        var invite = (SipRequest)SipParser.Parse(Read("wsinv.dat")).Message!;
        Assert.Equal(("1918181833n", "98asjd8", "J Rosenberg \\\""), (invite.To.Tag, invite.From.Tag, invite.From.Display));
        Assert.Equal((68, 9u, 150), (invite.MaxForwards, invite.CSeq.Number, invite.Body.Length));
        Assert.Equal(("192.0.2.2", "390skdjuw"), (invite.TopVia.Host, invite.TopVia.Branch));
        Assert.Equal(3, invite.Headers("Via").Count);
        Assert.Equal("newfangled value continued newfangled value", invite.Header("newfangledheader"));
        Assert.Equal(";;,,;;,;", invite.Header("UnknownHeaderWithUnusualValue"));
        Assert.Equal("Quoted string \"\"", invite.Contact!.Display);
        Assert.Equal("newvalue", invite.Contact.Parameters["newparam"]);
        Assert.Equal("", invite.Header("Subject"));
    }

    [SharedFact("sip/rfc4475")]
    public void A_null_within_quotes_shortens_nothing()
    {
        var request = (SipRequest)SipParser.Parse(Read("intmeth.dat")).Message!;
        Assert.Equal("BEL:\a NUL:\0 DEL:\x7f", request.To.Display);
        Assert.Equal("token1~` token2'+_ token3*%!.-", request.From.Display);
        Assert.Equal("_token~1'+`*%!-.", request.From.Tag);
        Assert.Equal(255, request.MaxForwards);
    }

    [SharedFact("sip/rfc4475")]
    public void Escaped_nulls_make_two_contacts()
    {
        var register = (SipRequest)SipParser.Parse(Read("escnull.dat")).Message!;
        Assert.True(RegisterBindings.TryRead(register, out var bindings));
        Assert.Equal(["\0", "\0\0"], bindings.Contacts.Select(contact => contact.Uri.User));
        Assert.Equal("null-\0-null", register.To.Uri.User);
    }

    [SharedFact("sip/rfc4475")]
    public void An_escape_in_a_name_is_no_escape()
    {
        var request = (SipRequest)SipParser.Parse(Read("esc02.dat")).Message!;
        Assert.Equal("RE%47IST%45R", request.Method);
        Assert.Equal(2, request.Headers("Contact").Count);
        Assert.Equal("%Z%45", request.To.Display);
    }

    [SharedTheory("sip/rfc4475")]
    [InlineData("cparam01.dat", null, "")]
    [InlineData("cparam02.dat", "", null)]
    public void A_contacts_parameter_is_its_own_or_the_uris(string file, string? ofUri, string? ofHeader)
    {
        var contact = ((SipRequest)SipParser.Parse(Read(file)).Message!).Contact!;
        Assert.Equal((ofUri, ofHeader), (contact.Uri.Parameters["unknownparam"], contact.Parameters["unknownparam"]));
    }

    [SharedFact("sip/rfc4475")]
    public void A_header_escaped_in_a_contact_stays_in_it()
    {
        Assert.True(RegisterBindings.TryRead((SipRequest)SipParser.Parse(Read("regescrt.dat")).Message!, out var bindings));
        Assert.Equal("Route=%3Csip:sip.example.com%3E", bindings.Contacts[0].Uri.Headers);
    }

    [SharedFact("sip/rfc4475")]
    public void Of_two_messages_in_a_datagram_only_the_first_counts()
    {
        var register = SipParser.Parse(Read("dblreq.dat")).Message!;
        Assert.Equal(("REGISTER", 0), (((SipRequest)register).Method, register.Body.Length));
    }

    private static byte[] Read(string file) => File.ReadAllBytes(SharedFolder.Of("sip", "rfc4475", "dat", file));

    private static void Judge(string path, string kind, string validity, string parser, string allowed)
    {
        var bytes = File.ReadAllBytes(path);
        var parsed = SipParser.Parse(bytes);
        Assert.False(parsed.IsKeepAlive);
        if (parser == "accept" && validity == "valid")
        {
            Assert.True(parsed.Fault is null, parsed.Fault?.Reason);
        }

        if (parser == "reject")
        {
            Assert.NotNull(parsed.Fault);
        }

        if (parsed.Message is { } message)
        {
            Assert.Equal(kind == "request", message is SipRequest);
            RoundTrip.Check(message);
        }

        if (parsed.Fault is { } fault)
        {
            JudgeAnswer(fault, allowed);
        }
    }

    private static void JudgeAnswer(SipFault fault, string allowed)
    {
        if (!fault.CanBeAnswered)
        {
            Assert.Contains("none", allowed);
            return;
        }

        Assert.True(allowed.Split(',').Any(one => Allows(one, fault.Status)), $"{fault.Status} {fault.Reason}, allowed {allowed}");
        var answer = Encoding.UTF8.GetString(fault.Answer(Source, "ours"));
        Assert.StartsWith($"SIP/2.0 {fault.Status} ", answer);
        Assert.Contains("\r\nVia: ", answer);
    }

    private static bool Allows(string range, int status) =>
        range != "none" && (range.Split('-') is [var low, var high] ? int.Parse(low) <= status && status <= int.Parse(high) : int.Parse(range) == status);

    private static TheoryData<string, string, string, string, string> Rows(string rfc)
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (var line in File.ReadLines(SharedFolder.Of("sip", rfc, "expected.tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            rows.Add(cells[0], cells[3], cells[4], cells[5], cells[6]);
        }

        return rows;
    }
}
