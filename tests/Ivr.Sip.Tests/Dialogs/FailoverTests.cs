namespace Ivr.Sip.Tests;

/// <summary>RFC 3263 4.3: where one place does not answer, the next is asked.</summary>
public sealed class FailoverTests
{
    private static readonly SipCredentials Credentials = new("1001", "secret");

    [Fact]
    public void A_silent_border_controller_costs_a_call_four_seconds_and_the_next_call_none()
    {
        var gates = new TwoGates();
        gates.Dial();
        var first = gates.First.Last("INVITE");
        gates.World.Pass(3.9);
        Assert.Equal(0, gates.Second.Count("INVITE"));
        gates.World.Pass(0.2);
        var second = gates.Second.Last("INVITE");
        Assert.Equal((first.CallId, first.From.Tag, first.CSeq, SipWorld.Text(first.Body)), (second.CallId, second.From.Tag, second.CSeq, SipWorld.Text(second.Body)));
        Assert.NotEqual(first.TopVia.Branch, second.TopVia.Branch);
        gates.Second.Answer(second, 200, body: "answer");
        gates.World.Pass(1);
        Assert.Equal(1, gates.Second.Count("ACK"));

        gates.Dial();
        Assert.Equal(2, gates.Second.Count("INVITE"));
        gates.World.Pass(61);
        gates.Dial();
        Assert.NotEqual(first.CallId, gates.First.Last("INVITE").CallId);
    }

    [Fact]
    public void A_server_behind_both_that_knows_the_request_already_is_asked_anew()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.World.Pass(4.1);
        var merged = gates.Second.Last("INVITE");
        gates.Second.Answer(merged, 482);
        gates.World.Settle();
        Assert.Empty(gates.World.Ends);
        var anew = gates.Second.Last("INVITE");
        Assert.Equal((merged.CallId, merged.From.Tag, merged.CSeq.Number + 1), (anew.CallId, anew.From.Tag, anew.CSeq.Number));

        // what the first way brought is no longer wanted when it still comes
        gates.First.Answer(gates.First.Last("INVITE"), 180);
        gates.World.Settle();
        Assert.Equal(1, gates.First.Count("CANCEL"));
        gates.Second.Answer(anew, 200, body: "answer");
        gates.World.Settle();
        Assert.Equal((2, 0), (gates.Second.Count("ACK"), gates.Second.Count("BYE")));
        Assert.Empty(gates.World.Ends);
    }

    [Fact]
    public void A_loop_that_is_one_ends_the_call()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.First.Answer(gates.First.Last("INVITE"), 482);
        gates.World.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 482), Assert.Single(gates.World.Ends));
        gates.Dial();
        gates.World.Pass(4.1);
        gates.Second.Answer(gates.Second.Last("INVITE"), 482);
        gates.World.Settle();
        gates.Second.Answer(gates.Second.Last("INVITE"), 482);
        gates.World.Settle();
        Assert.Equal(2, gates.World.Ends.Count);
    }

    [Fact]
    public void A_sign_of_life_keeps_the_call_where_it_is()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.First.Answer(gates.First.Last("INVITE"), 100);
        gates.World.Pass(60);
        Assert.Equal(0, gates.Second.Count("INVITE"));
        Assert.Empty(gates.World.Ends);
    }

    [Fact]
    public void Who_is_overloaded_is_passed_over()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.First.Answer(gates.First.Last("INVITE"), 503);
        gates.World.Settle();
        Assert.Equal((1, 1), (gates.First.Count("ACK"), gates.Second.Count("INVITE")));
        gates.Second.Answer(gates.Second.Last("INVITE"), 486);
        gates.World.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 486), Assert.Single(gates.World.Ends));
    }

    [Fact]
    public void When_all_are_overloaded_the_call_ends_with_the_last_word()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.First.Answer(gates.First.Last("INVITE"), 503);
        gates.World.Settle();
        gates.Second.Answer(gates.Second.Last("INVITE"), 503);
        gates.World.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 503), Assert.Single(gates.World.Ends));
        Assert.Equal(0, gates.World.Endpoint.Dialogs);
    }

    [Fact]
    public void When_nobody_answers_the_last_is_waited_for_as_long_as_the_rfc_says()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.World.Pass(35.9);
        Assert.Empty(gates.World.Ends);
        gates.World.Pass(0.2);
        Assert.Equal(new SipCallEnd(SipEndCause.TimedOut, 408), Assert.Single(gates.World.Ends));
        gates.World.Pass(40);
        Assert.Equal((0, 0), (gates.World.Endpoint.Dialogs, gates.World.Endpoint.Transactions));
    }

    [Fact]
    public void What_cannot_be_sent_goes_the_next_way_at_once()
    {
        var gates = new TwoGates();
        gates.World.Transport.CutTo = gates.First.Address;
        gates.Dial();
        Assert.Equal((0, 1), (gates.First.Count("INVITE"), gates.Second.Count("INVITE")));
    }

    [Fact]
    public void What_cannot_be_sent_at_all_fails_at_once()
    {
        var gates = new TwoGates();
        gates.World.Transport.IsCut = true;
        gates.Dial();
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), Assert.Single(gates.World.Ends));
    }

    [Fact]
    public void A_late_ring_of_the_first_is_cancelled()
    {
        var gates = new TwoGates();
        gates.Dial();
        gates.World.Pass(5);
        gates.First.Answer(gates.First.Last("INVITE"), 180, tag: "late");
        gates.World.Settle();
        Assert.Equal((1, 0), (gates.First.Count("CANCEL"), gates.Second.Count("CANCEL")));
        Assert.Equal(gates.First.Last("INVITE").TopVia.Branch, gates.First.Last("CANCEL").TopVia.Branch);
        gates.First.Answer(gates.First.Last("CANCEL"), 200, tag: "late");
        gates.First.Answer(gates.First.Last("INVITE"), 487, tag: "late");
        gates.Second.Answer(gates.Second.Last("INVITE"), 200, body: "answer");
        gates.World.Pass(40);
        Assert.Equal((1, 1, 0), (gates.First.Count("ACK"), gates.Second.Count("ACK"), gates.Second.Count("BYE")));
        Assert.Empty(gates.World.Ends);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_late_answer_of_the_first_is_acknowledged_and_hung_up(bool secondAnswered)
    {
        var gates = new TwoGates();
        var answers = 0;
        var call = gates.Dial();
        call.OnAnswered = _ => answers++;
        gates.World.Pass(5);
        if (secondAnswered)
        {
            gates.Second.Answer(gates.Second.Last("INVITE"), 200, body: "answer");
            gates.World.Settle();
        }

        gates.First.Answer(gates.First.Last("INVITE"), 200, tag: "late", body: "answer");
        gates.World.Settle();
        Assert.Equal((1, "late"), (gates.First.Count("ACK"), gates.First.Last("BYE").To.Tag));
        if (!secondAnswered)
        {
            gates.Second.Answer(gates.Second.Last("INVITE"), 200, body: "answer");
            gates.World.Settle();
        }

        Assert.Equal((1, 1, 0), (answers, gates.Second.Count("ACK"), gates.Second.Count("BYE")));
        Assert.Empty(gates.World.Ends);
    }

    [Fact]
    public void Who_hangs_up_meanwhile_calls_nobody_else()
    {
        var gates = new TwoGates();
        var call = gates.Dial();
        gates.World.Pass(1);
        call.HangUp();
        gates.World.Pass(10);
        Assert.Equal(0, gates.Second.Count("INVITE"));
        gates.First.Answer(gates.First.Last("INVITE"), 180);
        gates.World.Settle();
        Assert.Equal(1, gates.First.Count("CANCEL"));
        gates.World.Pass(70);
        Assert.Equal((0, 0), (gates.World.Endpoint.Dialogs, gates.World.Endpoint.Transactions));
    }

    [Fact]
    public void A_bye_nobody_takes_goes_to_the_other_too()
    {
        var gates = new TwoGates();
        var call = gates.Dial();
        Answer(gates.First, "sip:peer@carrier.example");
        gates.World.Settle();
        call.HangUp();
        gates.World.Pass(4.1);
        var bye = gates.Second.Last("BYE");
        Assert.Equal(gates.First.Last("BYE").CSeq, bye.CSeq);
        gates.Second.Answer(bye, 200);
        gates.World.Pass(40);
        Assert.Equal((0, 0), (gates.World.Endpoint.Dialogs, gates.World.Endpoint.Transactions));
    }

    [Fact]
    public void A_question_outside_calls_goes_on_as_well()
    {
        var gates = new TwoGates();
        var asked = gates.Ask();
        gates.World.Pass(4.1);
        gates.Second.Answer(gates.Second.Last("OPTIONS"), 200);
        gates.World.Settle();
        Assert.Equal(200, asked.Response!.Status);
    }

    [Fact]
    public void A_question_that_was_heard_is_waited_for()
    {
        var gates = new TwoGates();
        var asked = gates.Ask();
        gates.First.Answer(gates.First.Last("OPTIONS"), 100);
        gates.World.Pass(31);
        Assert.Equal((0, null), (gates.Second.Count("OPTIONS"), asked.Response));
        gates.World.Pass(10);
        gates.Second.Answer(gates.Second.Last("OPTIONS"), 200);
        gates.World.Settle();
        Assert.Equal(200, asked.Response!.Status);
    }

    [Fact]
    public void Credentials_are_given_to_the_second_as_to_the_first()
    {
        var gates = new TwoGates();
        gates.Dial(wanted => wanted with { Credentials = Credentials });
        gates.World.Pass(4.1);
        gates.Second.Answer(gates.Second.Last("INVITE"), 407, headers: "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n");
        gates.World.Settle();
        Assert.Equal((2, 1), (gates.Second.Count("INVITE"), gates.Second.Count("ACK")));
        Assert.Contains("nc=00000001", gates.Second.Last("INVITE").Header("Proxy-Authorization"));
    }

    [Fact]
    public void A_large_request_tries_tcp_then_udp_then_the_other()
    {
        var gates = new TwoGates(alsoTcp: true);
        gates.Dial(wanted => wanted with { Headers = [new SipHeader("X-Pad", new string('x', 1500))] });
        Assert.Equal("TCP", gates.First.Last("INVITE").TopVia.Transport);
        gates.World.Pass(4.1);
        Assert.Equal("UDP", gates.First.Last("INVITE").TopVia.Transport);
        gates.World.Pass(4);
        Assert.Equal("TCP", gates.Second.Last("INVITE").TopVia.Transport);
        Assert.Equal("<sip:12345@10.0.0.1:5060>", gates.Second.Last("INVITE").Header("Contact"));
    }

    private static void Answer(Peer peer, string contact)
    {
        var invite = peer.Last("INVITE");
        peer.Send($"SIP/2.0 200 OK\r\nVia: {invite.Header("Via")}\r\nFrom: {invite.Header("From")}\r\nTo: {invite.Header("To")};tag=peer\r\nCall-ID: {invite.CallId}\r\nCSeq: {invite.CSeq}\r\n"
            + $"Contact: <{contact}>\r\n{Peer.Body("answer")}");
    }
}
