namespace Ivr.Sip.Tests;

/// <summary>One datagram costs little, whatever is in it: bounds far beyond what carriers send.</summary>
public class BoundTests
{
    [Fact]
    public void A_message_of_many_headers_is_refused()
    {
        Assert.IsType<SipRequest>(Parsed(Lines(90, "Via: SIP/2.0/UDP h;branch=z9hG4bK1")).Message);
        Assert.Equal((400, "Too Many Headers"), Said(Lines(100, "Via: SIP/2.0/UDP h;branch=z9hG4bK1")));
    }

    [Fact]
    public void A_message_of_many_contacts_is_refused()
    {
        Assert.IsType<SipRequest>(Parsed(Lines(30, "Contact: <sip:a@b>")).Message);
        Assert.Equal((400, "Bad Contact"), Said(Lines(60, "Contact: <sip:a@b>")));
        Assert.Equal((400, "Bad Route"), Said(["Route: " + string.Join(", ", Enumerable.Repeat("<sip:h;lr>", 60))]));
    }

    [Fact]
    public void A_header_we_read_is_no_longer_than_4_KB_and_one_we_only_carry_may_be()
    {
        Assert.Equal((400, "Bad Header Line"), Said([$"Subject: a", $"Route: <sip:{new string('h', 5000)};lr>"]));
        Assert.Equal((400, "Bad Header Line"), Said([$"{new string('n', 2000)}: a"]));
        Assert.IsType<SipRequest>(Parsed([$"X-Identity: {new string('e', 5000)}"]).Message);
    }

    [Fact]
    public void A_wordyTo_without_a_tag_gets_one_in_a_refusal()
    {
        var fault = Wire.Fault(Wire.Invite.Replace("SIP/2.0\n", "SIP/7.0\n"));
        Assert.Contains("To: <sip:12345@192.0.2.10>;tag=ours\r\n", System.Text.Encoding.UTF8.GetString(fault.Answer(Wire.Source, "ours")));
        fault = Wire.Fault(Wire.Invite.Replace("SIP/2.0\n", "SIP/7.0\n").Replace("To: <sip:12345@192.0.2.10>", "To: <sip:tag@192.0.2.10>;TAG=theirs"));
        Assert.Contains("To: <sip:tag@192.0.2.10>;TAG=theirs\r\n", System.Text.Encoding.UTF8.GetString(fault.Answer(Wire.Source, "ours")));
        fault = Wire.Fault(Wire.Invite.Replace("SIP/2.0\n", "SIP/7.0\n").Replace("To: <sip:12345@192.0.2.10>", "To: <sip:tag@192.0.2.10>"));
        Assert.Contains("To: <sip:tag@192.0.2.10>;tag=ours\r\n", System.Text.Encoding.UTF8.GetString(fault.Answer(Wire.Source, "ours")));
    }

    [Fact]
    public void A_Via_of_many_parameters_notes_its_source_and_keeps_them()
    {
        var many = string.Concat(Enumerable.Range(0, 300).Select(one => $";p{one}=\"{one}\""));
        var request = Wire.Request(Wire.Invite.Replace(";rport", $"{many};rport"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        request.NoteSource(Wire.Source);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
        Assert.Equal(("192.0.2.77", "6000", "299"), (request.TopVia.Parameters["received"], request.TopVia.Parameters["rport"], request.TopVia.Parameters["p299"]));
    }

    [Fact]
    public void A_user_of_a_thousand_escapes_costs_a_few_copies_of_it()
    {
        var bytes = Wire.Bytes(Wire.Invite.Replace("INVITE sip:12345@", $"INVITE sip:{string.Concat(Enumerable.Repeat("%41", 600))}@"));
        _ = SipParser.Parse(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parsed = SipParser.Parse(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 9_000);
        Assert.Equal(new string('A', 600), ((SipRequest)parsed.Message!).Uri.User);
    }

    [Fact]
    public void A_method_of_a_length_nobody_uses_is_refused() =>
        Assert.Equal((400, "Method Too Long"), Refused(Wire.Invite.Replace("INVITE sip:12345@", $"{new string('M', 65)} sip:12345@")));

    [Fact]
    public void A_Request_URI_beyond_2_KB_is_too_long()
    {
        Assert.Equal((414, "Request-URI Too Long"), Refused(Wire.Invite.Replace("INVITE sip:12345@", $"INVITE sip:{new string('1', 2100)}@")));
        Assert.Equal((414, "Request-URI Too Long"), Refused(Wire.Invite.Replace("INVITE sip:12345@192.0.2.10", $"INVITE tel:{string.Concat(Enumerable.Repeat("1:", 900))}")));
        Assert.Equal(1900, Wire.Request(Wire.Invite.Replace("INVITE sip:12345@", $"INVITE sip:{new string('1', 1900)}@")).Uri.User.Length);
    }

    [Fact]
    public void A_reason_phrase_nobody_would_read_becomes_the_usual_one()
    {
        var wordy = SipParser.Parse(Wire.Bytes(Wire.Invite.Replace("INVITE sip:12345@192.0.2.10 SIP/2.0", $"SIP/2.0 486 {new string('B', 5000)}")));
        Assert.Equal("Busy Here", ((SipResponse)wordy.Message!).Reason);
    }

    [Fact]
    public void An_answer_to_the_longest_lines_we_read_can_be_read_by_us()
    {
        SipParsed? longest = null;
        for (var length = 4096; longest?.Message is null; length--)
        {
            longest = SipParser.Parse(Wire.Bytes(Wire.Invite.Replace(";rport", $";rport;x={new string('x', length)}")));
        }

        var request = (SipRequest)longest.Value.Message!;
        request.NoteSource(new(System.Net.IPAddress.Parse("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), 65535));
        Assert.NotNull(SipParser.Parse(SipResponse.For(request, 486, toTag: new string('t', 64)).ToBytes()).Message);
    }

    private static IEnumerable<string> Lines(int count, string line) => Enumerable.Repeat(line, count);

    private static SipParsed Parsed(IEnumerable<string> lines) => SipParser.Parse(Wire.Bytes(Wire.InviteWith([.. lines]).Replace("Contact: <sip:13893121234@198.51.100.20:5060;transport=udp>\n", "")));

    private static (int Status, string Reason) Refused(string invite) => (Wire.Fault(invite).Status, Wire.Fault(invite).Reason);

    private static (int Status, string Reason) Said(IEnumerable<string> lines) => Parsed(lines).Fault is { } fault ? (fault.Status, fault.Reason) : default;
}
